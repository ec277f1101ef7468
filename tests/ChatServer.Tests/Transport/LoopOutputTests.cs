using System.Buffers;
using System.IO.Pipelines;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

public sealed class LoopOutputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_OfMoreThanTheKernelTakes_EndsWhenThePeerHasRead()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var bytes = Bytes.Random(1, 16 * 1024 * 1024);
        var flushing = pair.Server.Transport.Output.WriteAsync(bytes, Cancellation).AsTask();
        Assert.False(flushing.IsCompleted);

        var received = await pair.Client.ReceiveExactlyAsync(bytes.Length, Cancellation);

        Assert.False((await flushing.WaitAsync(Eventually.Deadline, Cancellation)).IsCompleted);
        Assert.True(Bytes.Same(bytes, received));
    }

    [Fact]
    public async Task Writes_BeforeAFlush_LeaveTogether()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        pair.Server.Transport.Output.Write("a"u8);
        pair.Server.Transport.Output.Write(new byte[10_000]);
        pair.Server.Transport.Output.Write("b"u8);
        Assert.Equal(10_002, pair.Server.Transport.Output.UnflushedBytes);

        await pair.Server.Transport.Output.FlushAsync(Cancellation);

        var received = await pair.Client.ReceiveExactlyAsync(10_002, Cancellation);
        Assert.Equal(("a"u8[0], "b"u8[0], 10_002), (received[0], received[^1], received.Length));
    }

    [Fact]
    public async Task Flush_Canceled_EndsAndTheRestIsSentByTheNext()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var bytes = Bytes.Random(1, 16 * 1024 * 1024);
        var flushing = pair.Server.Transport.Output.WriteAsync(bytes, Cancellation).AsTask();
        pair.Server.Transport.Output.CancelPendingFlush();
        Assert.True((await flushing.WaitAsync(Eventually.Deadline, Cancellation)).IsCanceled);

        var rest = pair.Server.Transport.Output.FlushAsync(Cancellation).AsTask();

        Assert.True(Bytes.Same(bytes, await pair.Client.ReceiveExactlyAsync(bytes.Length, Cancellation)));
        Assert.Equal(new FlushResult(isCanceled: false, isCompleted: false), await rest);
    }

    [Fact]
    public async Task Abort_WhileSomebodyFlushes_TellsHimThatNothingIsSentAnyMore()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var flushing = pair.Server.Transport.Output.WriteAsync(new byte[16 * 1024 * 1024], Cancellation).AsTask();

        pair.Server.Abort(new ConnectionAbortedException("enough"));

        Assert.True((await flushing.WaitAsync(Eventually.Deadline, Cancellation)).IsCompleted);
        Assert.True((await pair.Server.Transport.Output.WriteAsync(new byte[1], Cancellation)).IsCompleted);
    }

    [Fact]
    public async Task LastWords_OverWhatWasNeverRead_Arrive()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        await pair.Client.SendAllAsync(new byte[100_000], Cancellation);

        await pair.Server.Transport.Output.WriteAsync("that is too much"u8.ToArray(), Cancellation);
        await pair.Server.DisposeAsync();

        // A reset would be an exception here.
        Assert.Equal("that is too much"u8.ToArray(), await pair.Client.ReceiveToEndAsync(Cancellation));
    }
}
