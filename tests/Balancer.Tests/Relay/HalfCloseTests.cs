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
            foreach (RelayTransport transport in new[] { RelayTransport.Linux, RelayTransport.Portable })
                foreach (bool halfClose in new[] { false, true })
                    foreach (bool clientEnds in new[] { false, true })
                        data.Add(transport, halfClose, clientEnds);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task EndOfStream_OfOneSide_EndsBothOrPassesOn(RelayTransport transport, bool halfClose, bool clientEnds)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!], config => config with { HalfClose = halfClose });
        using Socket client = await relay.ConnectAsync(cancellation);
        using Socket server = await backend.AcceptAsync(cancellation);
        (Socket ending, Socket other) = clientEnds ? (client, server) : (server, client);

        await ending.SendAllAsync("last words"u8.ToArray(), cancellation);
        ending.Shutdown(SocketShutdown.Send);
        Assert.Equal("last words"u8.ToArray(), await other.ReceiveToEndAsync(cancellation));

        if (halfClose)
        {
            byte[] answer = Bytes.Random(1, More);
            Task send = other.SendAllAsync(answer, cancellation);
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
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using Socket client = await relay.ConnectAsync(cancellation);
        using Socket server = await backend.AcceptAsync(cancellation);

        byte[] bytes = Bytes.Random(2, 4 * More);
        Task send = client.SendAllAsync(bytes, cancellation).ContinueWith(_ => client.Shutdown(SocketShutdown.Send), cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.True(Bytes.Same(bytes, await server.ReceiveToEndAsync(cancellation)));
        await send;
    }
}
