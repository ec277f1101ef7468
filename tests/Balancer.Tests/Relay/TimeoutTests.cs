using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

public sealed class TimeoutTests
{
    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task ProxyTimeout_SilenceInBothDirections_EndsBoth(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!], static config => config with { ProxyTimeout = TimeSpan.FromMilliseconds(100) });
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        Assert.Empty(await server.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync(
            $"[info] connection timed out (110: Connection timed out) while proxying connection, client: 127.0.0.1, server: {relay.Address}, "
            + $"upstream: \"{backend.LocalEndPoint}\", bytes from/to client:0/0, bytes from/to upstream:0/0", cancellation);
    }

    [Fact]
    public async Task ProxyTimeout_BytesInOneDirection_KeepTheSessionOpen()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            RelayTransport.Linux, [backend.LocalEndPoint!], static config => config with { ProxyTimeout = TimeSpan.FromSeconds(2) });
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        // Together longer than the time-out; each pause far shorter.
        for (var i = 0; i < 30; i++)
        {
            await client.SendAllAsync(new byte[1], cancellation);
            Assert.Single(await server.ReceiveExactlyAsync(1, cancellation));
            await Task.Delay(100, cancellation);
        }
        Assert.Equal(1, relay.Worker.SessionCount);
    }
}
