using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary><c>queue</c> on the wire: clients that wait, and clients that leave while they wait.</summary>
public sealed class QueueRelayTests : IAsyncDisposable
{
    private readonly FaultyTcpServer _server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Clients_ServerIsFull_AreServedOneAfterTheOther(RelayTransport transport)
    {
        var upstream = Upstream(size: 2, TimeSpan.FromMinutes(1));
        await using var relay = await RelayHarness.StartAsync(transport, []);
        await relay.ServeAsync(upstream);
        using var first = await ConnectAsync(relay);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));
        using var second = await ConnectAsync(relay);
        await WaitingAsync(upstream, 1);
        using var third = await ConnectAsync(relay);
        await WaitingAsync(upstream, 2);
        using var fourth = await ConnectAsync(relay);
        Assert.Empty(await fourth.ReceiveToEndAsync(Cancellation));

        first.Dispose();
        Assert.Equal("a"u8.ToArray(), await second.ReceiveExactlyAsync(1, Cancellation));
        await second.SendAllAsync("x"u8.ToArray(), Cancellation);
        Assert.Equal("x"u8.ToArray(), await second.ReceiveExactlyAsync(1, Cancellation));
        Assert.Equal(1, upstream.Waiting);
        second.Dispose();
        Assert.Equal("a"u8.ToArray(), await third.ReceiveExactlyAsync(1, Cancellation));
        third.Dispose();

        await relay.NoSessionsAsync(Cancellation);
        Assert.Equal(0, upstream.Peers.Peers[0].Connections);
        await Eventually.HoldsAsync(() => relay.LogLines.Any(line =>
            line.StartsWith("[error] no live upstreams while connecting", StringComparison.Ordinal)), "the log", Cancellation);
    }

    [Fact]
    public async Task Client_ThatLeavesWhileItWaits_MakesRoom()
    {
        var upstream = Upstream(size: 1, TimeSpan.FromMinutes(1));
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, []);
        await relay.ServeAsync(upstream);
        using var first = await ConnectAsync(relay);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));
        var second = await ConnectAsync(relay);
        await WaitingAsync(upstream, 1);
        second.Dispose();
        await WaitingAsync(upstream, 0);
        await Eventually.HoldsAsync(() => relay.Worker.SessionCount == 1, "the session that waited is over", Cancellation);
        await Eventually.HoldsAsync(() => relay.LogLines.Any(line =>
            line.StartsWith("[info] client disconnected while waiting in the queue", StringComparison.Ordinal)), "the log", Cancellation);
    }

    [Fact]
    public async Task Client_WaitsTooLong_FindsNoServer()
    {
        var upstream = Upstream(size: 1, TimeSpan.FromMilliseconds(100));
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, []);
        await relay.ServeAsync(upstream);
        using var first = await ConnectAsync(relay);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));
        using var second = await ConnectAsync(relay);
        Assert.Empty(await second.ReceiveToEndAsync(Cancellation));
        Assert.Equal(0, upstream.Waiting);
        await Eventually.HoldsAsync(() => relay.LogLines.Any(line =>
            line.StartsWith("[error] no live upstreams while connecting to upstream", StringComparison.Ordinal)), "the log", Cancellation);
    }

    [Fact]
    public async Task Drain_ClientsWait_AreServedBeforeTheEndOrCutAtTheDeadline()
    {
        var upstream = Upstream(size: 2, TimeSpan.FromMinutes(1));
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, []);
        await relay.ServeAsync(upstream);
        using var first = await ConnectAsync(relay);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));
        using var second = await ConnectAsync(relay);
        using var third = await ConnectAsync(relay);
        await WaitingAsync(upstream, 2);

        var drained = relay.Worker.DrainAsync(TimeSpan.FromSeconds(2));
        first.Dispose();
        var served = await Task.WhenAny(second.ReceiveExactlyAsync(1, Cancellation), third.ReceiveExactlyAsync(1, Cancellation));
        Assert.Equal("a"u8.ToArray(), await served);
        await drained;
        Assert.Equal((0, 0), (upstream.Waiting, upstream.Peers.Peers[0].Connections));
    }

    private static Task<Socket> ConnectAsync(RelayHarness relay) => relay.ConnectAsync(Cancellation);

    private static Task WaitingAsync(Upstream upstream, int count) =>
        Eventually.HoldsAsync(() => upstream.Waiting == count, $"{count} wait", Cancellation);

    private Upstream Upstream(int size, TimeSpan timeout) => new(
        new UpstreamConfig("u", [new PeerConfig(_server.Name, IPEndPoint.Parse(_server.Name)) { MaxConns = 1 }])
        {
            Queue = new QueueConfig(size, timeout),
        }, TimeProvider.System, Random.Shared);
}
