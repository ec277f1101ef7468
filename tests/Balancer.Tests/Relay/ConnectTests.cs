using System.Net.Sockets;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>The way to a connected server: refusals, stalls, and the next upstream.</summary>
public sealed class ConnectTests
{
    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Connect_FirstPeerRefuses_ClientBytesReachTheSecond(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var nobody = SocketExtensions.ReservePort(out var refusing);
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [refusing, backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        await client.SendAllAsync("hi"u8.ToArray(), cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        Assert.Equal("hi"u8.ToArray(), await server.ReceiveExactlyAsync(2, cancellation));
        var context = $"while connecting to upstream, client: 127.0.0.1, server: {relay.Address}, upstream: \"{refusing}\"";
        await Eventually.HoldsAsync(() => relay.LogLines.Any(line => line.Contains(context, StringComparison.Ordinal)), "refusal logged",
            cancellation);
        Assert.Contains(relay.LogLines, line => line.StartsWith("[error] connect()", StringComparison.Ordinal)
            && line.Contains("(111: Connection refused)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Connect_ReceiveBuffer_BoundsTheWindowThatTheServerSees(RelayTransport transport)
    {
        const int LevelTcp = 6, TcpInfo = 11, SendWindowOffset = 228;
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!],
            static config => config with { SocketReceiveBuffer = 4096, SocketSendBuffer = 4096 });
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        var info = new byte[SendWindowOffset + sizeof(int)];
        server.GetRawSocketOption(LevelTcp, TcpInfo, info);
        Assert.InRange(BitConverter.ToInt32(info, SendWindowOffset), 1, 8192);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Connect_FirstPeerStalls_TimesOutAndClientBytesReachTheSecond(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using StalledServer stalled = new();
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [stalled.Address, backend.LocalEndPoint!],
            static config => config with { ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = await relay.ConnectAsync(cancellation);
        var bytes = Bytes.Random(1, 100_000);
        var send = client.SendAllAsync(bytes, cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        Assert.True(Bytes.Same(bytes, await server.ReceiveExactlyAsync(bytes.Length, cancellation)));
        await send;
        var server0 = $"client: 127.0.0.1, server: {relay.Address}, upstream: \"{stalled.Address}\", bytes from/to client:0/0, bytes from/to upstream:0/0";
        await relay.LogHasAsync($"[error] upstream timed out (110: Connection timed out) while connecting to upstream, {server0}",
            cancellation);
        await relay.LogHasAsync($"[warn] upstream server temporarily disabled while connecting to upstream, {server0}", cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Connect_AllRefuse_SessionEndsAndTheNextFindsNoLiveUpstream(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var nobody = SocketExtensions.ReservePort(out var first);
        using var nobodyEither = SocketExtensions.ReservePort(out var second);
        await using var relay = await RelayHarness.StartAsync(transport, [first, second]);
        for (var i = 0; i < 2; i++)
        {
            using var client = await relay.ConnectAsync(cancellation);
            Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        }
        await relay.LogHasAsync(
            $"[error] no live upstreams while connecting to upstream, client: 127.0.0.1, server: {relay.Address}, upstream: \"backend\", bytes from/to client:0/0, bytes from/to upstream:0/0",
            cancellation);
        Assert.Equal(2, relay.LogLines.Count(static line => line.Contains("temporarily disabled", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, 0, 0, 3)]
    [InlineData(false, 0, 0, 1)]
    [InlineData(true, 2, 0, 2)]
    [InlineData(true, 0, 1, 1)]
    public async Task Connect_NextUpstreamLimits_BoundTheAttempts(bool next, int tries, int timeoutMilliseconds, int attempts)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using StalledServer a = new(), b = new(), c = new();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [a.Address, b.Address, c.Address], config => config with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(30),
            NextUpstream = next,
            NextUpstreamTries = tries,
            NextUpstreamTimeout = TimeSpan.FromMilliseconds(timeoutMilliseconds),
        });
        using var client = await relay.ConnectAsync(cancellation);
        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        await Eventually.HoldsAsync(
            () => relay.LogLines.Count(static line => line.Contains("upstream timed out", StringComparison.Ordinal)) == attempts,
            $"{attempts} attempts", cancellation);
        Assert.DoesNotContain(relay.LogLines, static line => line.Contains("no live", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Connect_ServerResetsAfterConnecting_NoOtherPeerIsTried(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var first = SocketExtensions.ListenOnLoopback();
        using var second = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [first.LocalEndPoint!, second.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        var server = await first.AcceptAsync(cancellation);
        await server.SendAllAsync("hi"u8.ToArray(), cancellation);
        Assert.Equal("hi"u8.ToArray(), await client.ReceiveExactlyAsync(2, cancellation));
        server.Reset();

        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        await relay.NoSessionsAsync(cancellation);
        Assert.False(second.Poll(0, SelectMode.SelectRead));
    }
}
