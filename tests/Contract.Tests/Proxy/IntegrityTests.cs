using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Whole programs: every byte arrives, once and in order, and an end of stream goes where it should.</summary>
public sealed class IntegrityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task ManySessions_RandomPiecesEchoed_ComeBackUnchanged(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"server {{ listen LISTEN; proxy_pass {server.Name}; proxy_half_close on; }}");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async seed =>
        {
            using var client = await proxy.ConnectAsync(Cancellation);
            var bytes = Bytes.Random(seed, new Random(seed).Next(3_000_000));
            var back = client.ReceiveToEndAsync(Cancellation);
            await SendInPiecesAsync(client, bytes, new Random(seed));
            client.Shutdown(SocketShutdown.Send);
            Assert.True(Bytes.Same(bytes, await back), $"client {seed} got other bytes back");
        }));
    }

    [Theory]
    [BothProxies]
    public async Task OneByteAtATime_FromTheServer_ArrivesUnchanged(ProxyKind kind)
    {
        var bytes = Bytes.Random(seed: 1, count: 3000);
        await using var server = FaultyTcpServer.Start(ServerScripts.ByteByByte(bytes));
        await using var proxy = await RunningProxy.StartAsync(kind, $"server {{ listen LISTEN; proxy_pass {server.Name}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.True(Bytes.Same(bytes, await client.ReceiveToEndAsync(Cancellation)), "the bytes differ");
    }

    /// <summary>
    /// Who ends first, whether the other still has something to say, and whether half-close is on: the same end, byte for byte.
    /// </summary>
    [Theory]
    [BothProxies(true, true)]
    [BothProxies(true, false)]
    [BothProxies(false, true)]
    [BothProxies(false, false)]
    public async Task EndOfStream_OfOneSide_EndsBothOrOnlyItsOwn(ProxyKind kind, bool halfClose, bool clientEndsFirst)
    {
        var meeting = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = FaultyTcpServer.Start(async (socket, cancellation) =>
        {
            meeting.TrySetResult(socket);
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"server {{ listen LISTEN; proxy_pass {listening.Name}; proxy_half_close {(halfClose ? "on" : "off")}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);
        using var server = await meeting.Task.WaitAsync(Eventually.Deadline, Cancellation);
        var (first, second) = clientEndsFirst ? (client, server) : (server, client);
        var (early, late) = (Bytes.Random(seed: 2, count: 500_000), Bytes.Random(seed: 3, count: 700_000));

        var atSecond = second.ReceiveToEndAsync(Cancellation);
        await first.SendAllAsync(early, Cancellation);
        first.Shutdown(SocketShutdown.Send);
        Assert.True(Bytes.Same(early, await atSecond), "what was sent before the end has not arrived");

        if (halfClose)
        {
            var atFirst = first.ReceiveToEndAsync(Cancellation);
            await second.SendAllAsync(late, Cancellation);
            second.Shutdown(SocketShutdown.Send);
            Assert.True(Bytes.Same(late, await atFirst), "what was sent after the other's end has not arrived");
        }
        else
        {
            Assert.Empty(await first.ReceiveToEndAsync(Cancellation));
        }
    }

    private static async Task SendInPiecesAsync(Socket socket, byte[] bytes, Random random)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            var piece = Math.Min(bytes.Length - sent, 1 << random.Next(0, 19));
            await socket.SendAllAsync(bytes.AsMemory(sent, piece), Cancellation);
            sent += piece;
        }
    }
}
