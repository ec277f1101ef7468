using ChatCluster.Server.Transport;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>How a connection says that it has ended.</summary>
public sealed class LoopConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectionClosed_AskedForBefore_IsCancelledByTheEnd()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var closed = pair.Server.ConnectionClosed;
        Assert.False(closed.IsCancellationRequested);

        pair.Server.Abort(new ConnectionAbortedException());

        await Eventually.HoldsAsync(() => closed.IsCancellationRequested, "the token is cancelled", Cancellation);
    }

    [Fact]
    public async Task ConnectionClosed_AskedForAfterwards_IsCancelled()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);

        pair.Server.Abort(new ConnectionAbortedException());

        await Eventually.HoldsAsync(() => pair.Server.ConnectionClosed.IsCancellationRequested, "the token is cancelled", Cancellation);
    }

    [Fact]
    public async Task Dispose_OnceMoreAfterItsLoopHasEnded_ComesToItsEnd()
    {
        var pair = await LoopPair.OpenAsync(Cancellation);
        await pair.Server.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline, Cancellation);
        await pair.StopAsync();

        await pair.Server.DisposeAsync().AsTask().WaitAsync(Eventually.Deadline, Cancellation);

        pair.Client.Dispose();
    }

    /// <summary>Kestrel starts a connection in the thread pool, so a quick peer is gone before anything watches it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_BeforeOrAfterItIsWatchedFor_IsReported(bool isBefore)
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var observer = new LossCounter();
        await pair.Client.SendAllAsync("x"u8.ToArray(), Cancellation);

        if (isBefore)
        {
            pair.Client.Reset();
            // The reset is handled before the loop's second turn, if not in its first.
            await RunOnLoopAsync(pair.Server, static () => { });
        }
        await RunOnLoopAsync(pair.Server, () => LoopConnection.WatchForLoss(pair.Server, observer));
        if (!isBefore)
            pair.Client.Reset();

        await Eventually.HoldsAsync(() => observer.Losses == 1, "the reset is reported", Cancellation);
    }

    private static Task RunOnLoopAsync(ConnectionContext connection, Action action) => Task.Run(async () =>
    {
        await LoopConnection.EnterLoopOf(connection);
        action();
    });

    private sealed class LossCounter : ILossObserver
    {
        private int _losses;

        public int Losses => Volatile.Read(ref _losses);

        public void Lose() => Interlocked.Increment(ref _losses);
    }
}
