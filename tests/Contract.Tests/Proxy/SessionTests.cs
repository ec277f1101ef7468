using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>One session from its first byte to its end.</summary>
public sealed class SessionTests
{
    private const int Large = 4 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task Bytes_ManyBothWays_ArriveAsTheyWere(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server);
        using var client = await proxy.ConnectAsync(Cancellation);
        var sent = Bytes.Random(seed: 1, Large);

        var sending = client.SendAllAsync(sent, Cancellation);
        var received = await client.ReceiveExactlyAsync(sent.Length, Cancellation);
        await sending;

        Assert.True(Bytes.Same(sent, received), "the echo differs");
    }

    [Theory]
    [BothProxies]
    public async Task Bytes_OneAtATimeThenClosed_AllArriveBeforeTheEnd(ProxyKind kind)
    {
        var sent = Bytes.Random(seed: 2, 300);
        await using var server = FaultyTcpServer.Start(ServerScripts.ByteByByte(sent));
        await using var proxy = await StartAsync(kind, server);
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Equal(sent, await client.ReceiveToEndAsync(Cancellation));

        await proxy.WaitForLogAsync("upstream disconnected", Cancellation);
        Assert.Contains("[info] upstream disconnected, bytes from/to client:0/300, bytes from/to upstream:300/0", proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task Upstream_OnAUnixSocket_IsReached(ProxyKind kind)
    {
        using var folder = new TemporaryFolder();
        await using var server = FaultyTcpServer.StartUnix(folder.PathOf("chat.sock"), ServerScripts.NameThenEcho("u"));
        await using var proxy = await StartAsync(kind, server);

        Assert.Equal("u", await proxy.MeetAsync(Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task HalfCloseOff_ClientEnds_BothSidesAreClosedWithoutTheAnswer(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.AnswerAfterEndAsync);
        await using var proxy = await StartAsync(kind, server);
        using var client = await proxy.ConnectAsync(Cancellation);

        await client.SendAllAsync("question"u8.ToArray(), Cancellation);
        await proxy.WaitForLogAsync($"connected to {server.Name}", Cancellation);
        client.Shutdown(SocketShutdown.Send);

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.WaitForLogAsync("client disconnected", Cancellation);
        Assert.Contains("[info] client disconnected, bytes from/to client:8/0, bytes from/to upstream:0/8", proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task HalfCloseOn_ClientEnds_GetsTheWholeAnswer(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.AnswerAfterEndAsync);
        await using var proxy = await StartAsync(kind, server, "proxy_half_close on;");
        using var client = await proxy.ConnectAsync(Cancellation);
        var sent = Bytes.Random(seed: 3, Large);

        await client.SendAllAsync(sent, Cancellation);
        client.Shutdown(SocketShutdown.Send);

        Assert.True(Bytes.Same(sent, await client.ReceiveToEndAsync(Cancellation)), "the answer differs");
    }

    [Theory]
    [BothProxies]
    public async Task ProxyTimeout_SilenceOnBothSides_EndsTheSession(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.Silence);
        await using var proxy = await StartAsync(kind, server, "proxy_timeout 300ms;");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));

        await proxy.WaitForLogAsync("timed out", Cancellation);
        Assert.Contains(
            $"[info] connection timed out (110: Connection timed out) while proxying connection, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"{server.Name}\", bytes from/to client:0/0, bytes from/to upstream:0/0",
            proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task UpstreamResets_ClientIsClosed(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.ResetAfter(3));
        await using var proxy = await StartAsync(kind, server);
        using var client = await proxy.ConnectAsync(Cancellation);

        await client.SendAllAsync("bye"u8.ToArray(), Cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.WaitForLogAsync("upstream disconnected", Cancellation);
        Assert.Contains(
            $"[error] recv() failed (104: Connection reset by peer) while proxying and reading from upstream, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"{server.Name}\", bytes from/to client:3/0, bytes from/to upstream:0/3",
            proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task Session_LogTellsItsLife(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var proxy = await StartAsync(kind, server);
        using (var client = await proxy.ConnectAsync(Cancellation))
        {
            await client.SendAllAsync("hello"u8.ToArray(), Cancellation);
            Assert.Equal("ahello", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(6, Cancellation)));
        }

        await proxy.WaitForLogAsync("client disconnected", Cancellation);
        Assert.Collection(
            proxy.SessionLines,
            line => Assert.Matches($@"^\[info\] client 127\.0\.0\.1:\d+ connected to {proxy.Listen}$", line),
            line => Assert.Matches($@"^\[info\] proxy 127\.0\.0\.1:\d+ connected to {server.Name}$", line),
            line => Assert.Equal("[info] client disconnected, bytes from/to client:5/6, bytes from/to upstream:6/5", line));
    }

    private static Task<RunningProxy> StartAsync(ProxyKind kind, FaultyTcpServer server, string directives = "") =>
        RunningProxy.StartAsync(kind, $"server {{ listen LISTEN; {directives} proxy_pass {server.Name}; }}");
}
