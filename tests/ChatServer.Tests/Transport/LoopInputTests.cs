using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

public sealed class LoopInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_LeftUnconsumed_ComeAgainWithWhatFollows()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        await pair.Client.SendAllAsync("hello wo"u8.ToArray(), Cancellation);
        var first = await ReadAsync(pair.Server);
        Assert.Equal("hello wo", Text(first.Buffer));
        pair.Server.Transport.Input.AdvanceTo(first.Buffer.GetPosition(6), first.Buffer.End);

        await pair.Client.SendAllAsync("rld"u8.ToArray(), Cancellation);

        Assert.Equal("world", Text((await ReadAsync(pair.Server)).Buffer));
    }

    [Fact]
    public async Task ManyBytes_HeldBackToTheEnd_AreWholeAndTheEndIsTold()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var sent = Bytes.Random(1, 300_000);
        var sending = pair.Client.SendAllAsync(sent, Cancellation)
            .ContinueWith(_ => pair.Client.Shutdown(SocketShutdown.Send), Cancellation);

        var result = await ReadAsync(pair.Server);
        while (!result.IsCompleted)
        {
            pair.Server.Transport.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            result = await ReadAsync(pair.Server);
        }

        await sending;
        Assert.True(Bytes.Same(sent, result.Buffer.ToArray()));
    }

    [Fact]
    public async Task Cancel_FromAnotherThread_EndsOneReadOnly()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var reading = ReadAsync(pair.Server);
        pair.Server.Transport.Input.CancelPendingRead();
        var canceled = await reading;
        Assert.True(canceled.IsCanceled);
        pair.Server.Transport.Input.AdvanceTo(canceled.Buffer.End);

        await pair.Client.SendAllAsync("x"u8.ToArray(), Cancellation);

        var next = await ReadAsync(pair.Server);
        Assert.Equal((false, "x"), (next.IsCanceled, Text(next.Buffer)));
    }

    [Fact]
    public async Task Token_Canceled_EndsOneReadOnly()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        using var limit = new CancellationTokenSource();
        var reading = pair.Server.Transport.Input.ReadAsync(limit.Token).AsTask();
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pair.Server.Transport.Input.ReadAsync(limit.Token));

        await pair.Client.SendAllAsync("x"u8.ToArray(), Cancellation);

        Assert.Equal("x", Text((await ReadAsync(pair.Server)).Buffer));
    }

    [Fact]
    public async Task Reset_ByThePeer_IsAnException()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var reading = ReadAsync(pair.Server);

        pair.Client.Reset();

        await Assert.ThrowsAsync<ConnectionResetException>(() => reading);
    }

    [Fact]
    public async Task Abort_WhileSomebodyReads_TellsHimWhy()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var reading = ReadAsync(pair.Server);

        pair.Server.Abort(new ConnectionAbortedException("enough"));

        Assert.Equal("enough", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading)).Message);
        Assert.Empty(await pair.Client.ReceiveToEndAsync(Cancellation));
        await Eventually.HoldsAsync(() => pair.Server.ConnectionClosed.IsCancellationRequested, "its end is told", Cancellation);
    }

    private static Task<ReadResult> ReadAsync(ConnectionContext connection) =>
        connection.Transport.Input.ReadAsync(Cancellation).AsTask().WaitAsync(Eventually.Deadline, Cancellation);

    private static string Text(ReadOnlySequence<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
