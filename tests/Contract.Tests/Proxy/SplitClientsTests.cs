using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary><c>split_clients</c>: both programs put the same text into the same share.</summary>
public sealed class SplitClientsTests
{
    private static readonly string[] Shares =
    [
        "0.01% a; 0.5% b; 12.34% c; 33.3% d; * e;",
        "33% a; 33% b; 33% c;",
        "50% a; 50% b;",
        "1% a; * b;",
        "99.99% a; 0.01% b;",
        "10% a; 10.1% b; 10.01% c; .5% d; 5.% e; 25% f; * g;",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Share_ManyTexts_IsNginxs()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        var random = new Random(1);
        var blocks = new StringBuilder();
        var text = new StringBuilder();
        // Every length up to some words of the hash, and more of the lengths that addresses have.
        for (var i = 0; i < 400; i++)
        {
            var key = string.Concat(Enumerable.Range(0, i % 40).Select(_ => (char)random.Next('0', 'z' + 1))).Replace('\\', '.');
            blocks.Append(CultureInfo.InvariantCulture, $"split_clients \"{key}\" $v{i} {{ {Shares[i % Shares.Length]} }}\n");
            text.Append(CultureInfo.InvariantCulture, $"${{v{i}}}.");
        }
        var stream = $"{blocks} server {{ listen LISTEN; return {text}; }}";

        var theirs = await ReadAsync(ProxyKind.Nginx, stream);

        Assert.Equal(theirs, await ReadAsync(ProxyKind.Balancer, stream));
        Assert.Equal(["", "a", "b", "c", "d", "e", "f", "g"], theirs.Split('.').Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Share_ManyClients_IsNginxs()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        const string Stream = "split_clients $remote_addr $share { 33.3% a; 33.3% b; * c; } server { listen LISTEN; return $share; }";

        Assert.Equal(await ClientsOfAsync(ProxyKind.Nginx, Stream), await ClientsOfAsync(ProxyKind.Balancer, Stream));
    }

    private static async Task<string> ReadAsync(ProxyKind kind, string stream)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, stream);
        using var client = await proxy.ConnectAsync(Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation));
    }

    private static async Task<string> ClientsOfAsync(ProxyKind kind, string stream)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, stream);
        var shares = "";
        for (byte client = 1; client <= 60; client++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, client]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
            shares += Encoding.ASCII.GetString(await socket.ReceiveToEndAsync(Cancellation));
        }
        return shares;
    }
}
