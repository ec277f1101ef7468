using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>How bytes go: from which address, how fast, and what is said when they cannot.</summary>
public sealed class TransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("proxy_upload_rate 2000;")]
    [BothProxies("proxy_download_rate 2000;")]
    public async Task Rate_OfOneDirection_HoldsTheBytesBackAndTheTimeoutToo(ProxyKind kind, string rate)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server, rate + " proxy_timeout 900ms;");
        using var client = await proxy.ConnectAsync(Cancellation);
        var sent = Bytes.Random(seed: 5, 5000);
        var watch = Stopwatch.StartNew();

        await client.SendAllAsync(sent, Cancellation);
        var received = await client.ReceiveExactlyAsync(sent.Length, Cancellation);

        Assert.True(Bytes.Same(sent, received), "the echo differs");
        // 2000 in the second begun, a pause of one second, then again.
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.9), $"after {watch.Elapsed}");
        Assert.DoesNotContain("timed out", proxy.Log, StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies("proxy_bind 127.0.0.2;", "127.0.0.2")]
    [BothProxies("proxy_bind $server_addr;", "127.0.0.1")]
    [BothProxies("proxy_bind $remote_addr transparent;", "127.0.0.1")]
    [BothProxies("proxy_bind off;", "127.0.0.1")]
    public async Task Bind_Address_IsWhereTheServerSeesTheProxy(ProxyKind kind, string lines, string address)
    {
        await using var server = FaultyTcpServer.Start(async (client, cancellation) =>
            await client.SendAllAsync(Encoding.ASCII.GetBytes(((IPEndPoint)client.RemoteEndPoint!).Address.ToString()), cancellation));
        await using var proxy = await StartAsync(kind, server, lines);
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Equal(address, Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation)));
    }

    [Theory]
    [BothProxies]
    public async Task Bind_AddressOfAnotherMachine_EndsTheSession(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server, "proxy_bind 192.0.2.77;");

        Assert.Equal("", await proxy.MeetAsync(Cancellation));

        await proxy.WaitForLogAsync("bind(", Cancellation);
        Assert.Contains(
            $"[crit] bind(192.0.2.77) failed (99: Cannot assign requested address) while connecting to upstream, client: 127.0.0.1, server: {proxy.Listen}, "
            + $"upstream: \"{server.Name}\", bytes from/to client:0/0, bytes from/to upstream:0/0", proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task Client_GoneWhileTheServerSends_IsToldInTheSameWords(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(async (client, cancellation) =>
        {
            await client.ReceiveToEndAsync(cancellation);
            while (true)
            {
                await client.SendAllAsync("x"u8.ToArray(), cancellation);
                await Task.Delay(5, cancellation);
            }
        });
        await using var proxy = await StartAsync(kind, server, "proxy_half_close on;");
        using (var client = await proxy.ConnectAsync(Cancellation))
            await client.SendAllAsync("question"u8.ToArray(), Cancellation);

        await proxy.WaitForLogAsync("failed (", Cancellation);
        var line = Assert.Single(proxy.SessionLines, line => line.Contains("failed (", StringComparison.Ordinal));
        Assert.StartsWith("[info] writev() failed (32: Broken pipe) while proxying and sending to client, client: 127.0.0.1,", line,
            StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies]
    public async Task Listen_OneAddressAndAllOfAPort_EachClientMeetsItsServer(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"server {{ listen *:PORT; proxy_pass {servers[0]}; }} server {{ listen 127.0.0.2:PORT; proxy_pass {servers[1]}; }}");

        Assert.Equal("a", await MeetAsync(proxy, "127.0.0.1"));
        Assert.Equal("b", await MeetAsync(proxy, "127.0.0.2"));
        Assert.Equal("a", await MeetAsync(proxy, "127.0.0.3"));

        var expected = string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{proxy.Port} 127.0.0.2:{proxy.Port} 0.0.0.0:{proxy.Port}");
        await Eventually.HoldsAsync(() => Met() == expected, $"the log names each client's address: {expected}", Cancellation);

        string Met() => string.Join(' ', proxy.SessionLines
            .Where(line => line.Contains("[info] client", StringComparison.Ordinal)
                && line.Contains("connected to", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[^1]));
    }

    private static async Task<string> MeetAsync(RunningProxy proxy, string address)
    {
        using var client = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Parse(address), proxy.Port), Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation));
    }

    private static Task<RunningProxy> StartAsync(ProxyKind kind, FaultyTcpServer server, string lines) =>
        RunningProxy.StartAsync(kind, $"server {{ listen LISTEN; proxy_pass {server.Name}; {lines} }}");
}
