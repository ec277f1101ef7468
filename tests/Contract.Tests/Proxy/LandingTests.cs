using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Where clients land while all servers are well.</summary>
public sealed class LandingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("1,1", "abababababab")]
    [BothProxies("1,2", "babbabbabbab")]
    [BothProxies("5,1,1", "aabacaaaabacaa")]
    [BothProxies("1,1,1", "abcabcabcabc")]
    public async Task RoundRobin_ByWeight_SpreadsSmoothly(ProxyKind kind, string weights, string expected)
    {
        var split = weights.Split(',');
        await using var servers = LetterServers.Start(split.Length);
        var lines = servers.Lines([.. split.Select(weight => $"weight={weight}")]);
        await using var proxy = await RunningProxy.StartAsync(kind, $"upstream u {{ {lines} }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal(expected, await proxy.SequenceAsync(expected.Length, Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task LeastConn_OpenSessions_GoWhereFewestAre(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ least_conn; {servers.Lines("weight=2", "")} }} server {{ listen LISTEN; proxy_pass u; }}");

        var open = new List<Socket>();
        var met = "";
        for (var session = 0; session < 6; session++)
        {
            open.Add(await proxy.ConnectAsync(Cancellation));
            met += Encoding.ASCII.GetString(await open[^1].ReceiveExactlyAsync(1, Cancellation));
        }

        open.ForEach(client => client.Dispose());
        Assert.Equal("ababaa", met);
    }

    [Theory]
    [BothProxies]
    public async Task MaxConns_Reached_NextServerServes(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ {servers.Lines("max_conns=1", "backup")} }} server {{ listen LISTEN; proxy_pass u; }}");

        using var first = await proxy.ConnectAsync(Cancellation);
        Assert.Equal("a", Encoding.ASCII.GetString(await first.ReceiveExactlyAsync(1, Cancellation)));
        Assert.Equal("bb", await proxy.SequenceAsync(2, Cancellation));
    }

    [Fact]
    public async Task HashConsistent_ManyClients_LandWhereNginxSendsThem()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        await using var servers = LetterServers.Start(3);
        var stream = $"upstream u {{ hash $remote_addr consistent; {servers.Lines("weight=2", "", "")} }} server {{ listen LISTEN; proxy_pass u; }}";

        Assert.Equal(await ClientsOfAsync(ProxyKind.Nginx, stream), await ClientsOfAsync(ProxyKind.Balancer, stream));
    }

    [Fact]
    public async Task Hash_ManyClients_LandWhereNginxSendsThem()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        await using var servers = LetterServers.Start(3);
        var stream = $"upstream u {{ hash $binary_remote_addr; {servers.Lines("weight=2", "", "")} }} server {{ listen LISTEN; proxy_pass u; }}";

        Assert.Equal(await ClientsOfAsync(ProxyKind.Nginx, stream), await ClientsOfAsync(ProxyKind.Balancer, stream));
    }

    private static async Task<string> ClientsOfAsync(ProxyKind kind, string stream)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, stream);
        var met = "";
        for (byte client = 1; client <= 40; client++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, client]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
            met += Encoding.ASCII.GetString(await socket.ReceiveExactlyAsync(1, Cancellation));
        }

        return met;
    }
}
