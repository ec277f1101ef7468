using System.Net.Sockets;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>What one side's end of stream does, with and without <c>proxy_half_close</c>.</summary>
public sealed class HalfCloseTests
{
    private const int More = 3_000_000;

    public static TheoryData<RelayTransport, bool, bool> Matrix
    {
        get
        {
            TheoryData<RelayTransport, bool, bool> data = [];
            foreach (var transport in new[] { RelayTransport.Linux, RelayTransport.Portable })
                foreach (var halfClose in new[] { false, true })
                    foreach (var clientEnds in new[] { false, true })
                        data.Add(transport, halfClose, clientEnds);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task EndOfStream_OfOneSide_EndsBothOrPassesOn(RelayTransport transport, bool halfClose, bool clientEnds)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!], config => config with { HalfClose = halfClose });
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);
        (var ending, var other) = clientEnds ? (client, server) : (server, client);

        await ending.SendAllAsync("last words"u8.ToArray(), cancellation);
        ending.Shutdown(SocketShutdown.Send);
        Assert.Equal("last words"u8.ToArray(), await other.ReceiveToEndAsync(cancellation));

        if (halfClose)
        {
            var answer = Bytes.Random(1, More);
            var send = other.SendAllAsync(answer, cancellation);
            Assert.True(Bytes.Same(answer, await ending.ReceiveExactlyAsync(More, cancellation)));
            await send;
            Assert.Equal(1, relay.Worker.SessionCount);
            other.Shutdown(SocketShutdown.Send);
        }
        Assert.Empty(await ending.ReceiveToEndAsync(cancellation));
        await relay.NoSessionsAsync(cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task EndOfClient_WithoutHalfClose_StillDeliversAllItSent(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        var bytes = Bytes.Random(2, 4 * More);
        var send = client.SendAllAsync(bytes, cancellation)
            .ContinueWith(_ => client.Shutdown(SocketShutdown.Send), cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.True(Bytes.Same(bytes, await server.ReceiveToEndAsync(cancellation)));
        await send;
    }
}
