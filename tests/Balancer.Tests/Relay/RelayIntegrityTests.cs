using System.Net.Sockets;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>Every byte arrives, once and in order, whatever the pieces.</summary>
public sealed class RelayIntegrityTests
{
    [Theory]
    [InlineData(RelayTransport.Linux, false)]
    [InlineData(RelayTransport.Linux, true)]
    [InlineData(RelayTransport.Portable, false)]
    public async Task Relay_RandomPiecesBothWaysAtOnce_ArrivesUnchanged(RelayTransport transport, bool smallBuffers)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!], static config => config with { HalfClose = true, BufferSize = 1000 });
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);
        if (smallBuffers)
            client.ReceiveBufferSize = server.ReceiveBufferSize = client.SendBufferSize = server.SendBufferSize = 128 * 1024;

        var request = Bytes.Random(1, 3_000_000);
        var answer = Bytes.Random(2, 2_000_000);
        var sendRequest = SendInPiecesAsync(client, request, 3, cancellation);
        var sendAnswer = SendInPiecesAsync(server, answer, 4, cancellation);
        var atServer = server.ReceiveToEndAsync(cancellation);
        var atClient = client.ReceiveToEndAsync(cancellation);

        await Task.WhenAll(sendRequest, sendAnswer, atServer, atClient).WaitAsync(Eventually.Deadline, cancellation);
        Assert.True(Bytes.Same(request, await atServer));
        Assert.True(Bytes.Same(answer, await atClient));
        await relay.NoSessionsAsync(cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Relay_Bulk_ArrivesUnchangedBehindAReaderThatStopsAndGoes(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        var bytes = Bytes.Random(5, 48_000_000);
        var send = SendAndEndAsync(client, bytes, cancellation);
        var got = new byte[bytes.Length];
        var have = 0;
        Random random = new(6);
        while (have < got.Length)
        {
            var piece = await server.ReceiveAsync(got.AsMemory(have, Math.Min(got.Length - have, random.Next(1, 4_000_000))), cancellation);
            Assert.NotEqual(0, piece);
            have += piece;
            if (random.Next(20) == 0)
                await Task.Delay(1, cancellation);
        }
        await send.WaitAsync(Eventually.Deadline, cancellation);
        Assert.True(Bytes.Same(bytes, got));
        Assert.Equal(0, await server.ReceiveAsync(new byte[1], cancellation));
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Relay_ServerSpeaksFirst_ClientGetsIt(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        await server.SendAllAsync("hello"u8.ToArray(), cancellation);
        Assert.Equal("hello"u8.ToArray(), await client.ReceiveExactlyAsync(5, cancellation));
    }

    private static async Task SendInPiecesAsync(Socket socket, byte[] bytes, int seed, CancellationToken cancellation)
    {
        Random random = new(seed);
        for (var sent = 0; sent < bytes.Length;)
        {
            var piece = Math.Min(bytes.Length - sent, 1 << random.Next(0, 18));
            await socket.SendAllAsync(bytes.AsMemory(sent, piece), cancellation);
            sent += piece;
        }
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task SendAndEndAsync(Socket socket, byte[] bytes, CancellationToken cancellation)
    {
        await socket.SendAllAsync(bytes, cancellation);
        socket.Shutdown(SocketShutdown.Send);
    }
}
