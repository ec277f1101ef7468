using System.Net.Sockets;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>
/// Many sessions at once over one loop: none gets a byte of another's, loses one or gets one twice, however the bytes are cut.
/// </summary>
public sealed class PiecesTests
{
    private const int Sessions = 24;

    [Theory]
    [InlineData(RelayTransport.Linux, 400_000, 1 << 16)]
    [InlineData(RelayTransport.Linux, 4_000_000, 1 << 20)]
    [InlineData(RelayTransport.Portable, 200_000, 1 << 16)]
    public async Task ManySessions_RandomPiecesBothWays_NothingIsMixedUp(RelayTransport transport, int most, int largestPiece)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!], static config => config with { HalfClose = true, BufferSize = 4096 });

        List<Task> crossings = [];
        for (var index = 0; index < Sessions; index++)
        {
            var client = await relay.ConnectAsync(cancellation);
            var server = await backend.AcceptAsync(cancellation);
            crossings.Add(CrossBothWaysAsync(client, server, most, largestPiece, index, cancellation));
        }
        await Task.WhenAll(crossings);
        await relay.NoSessionsAsync(cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task OneByteAtATime_BothWays_ArrivesUnchanged(RelayTransport transport)
    {
        const int Count = 3000;
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!],
            static config => config with { HalfClose = true });
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);
        client.NoDelay = server.NoDelay = true;

        await Task.WhenAll(
            CrossAsync(client, server, Bytes.Random(1, Count), largestPiece: 1, seed: 1, cancellation),
            CrossAsync(server, client, Bytes.Random(2, Count), largestPiece: 1, seed: 2, cancellation));
        await relay.NoSessionsAsync(cancellation);
    }

    private static async Task CrossBothWaysAsync(Socket client, Socket server, int most, int largestPiece, int index,
        CancellationToken cancellation)
    {
        Random random = new(index);
        using (client)
        using (server)
            await Task.WhenAll(
                CrossAsync(client, server, Bytes.Random(2 * index, random.Next(most)), largestPiece, random.Next(), cancellation),
                CrossAsync(server, client, Bytes.Random((2 * index) + 1, random.Next(most)), largestPiece, random.Next(), cancellation));
    }

    /// <summary>Sends in random pieces and ends; the other end must get exactly that.</summary>
    private static async Task CrossAsync(Socket from, Socket to, byte[] bytes, int largestPiece, int seed, CancellationToken cancellation)
    {
        var received = to.ReceiveToEndAsync(cancellation);
        Random random = new(seed);
        for (var sent = 0; sent < bytes.Length;)
        {
            var piece = Math.Min(bytes.Length - sent, random.Next(1, largestPiece + 1));
            await from.SendAllAsync(bytes.AsMemory(sent, piece), cancellation);
            sent += piece;
        }
        from.Shutdown(SocketShutdown.Send);
        Assert.True(Bytes.Same(bytes, await received.WaitAsync(2 * Eventually.Deadline, cancellation)), "the bytes differ");
    }
}
