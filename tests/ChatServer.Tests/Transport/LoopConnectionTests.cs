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
}
