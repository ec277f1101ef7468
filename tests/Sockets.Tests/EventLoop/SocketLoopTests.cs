using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Sockets.Tests.EventLoop;

public sealed class SocketLoopTests
{
    [Fact]
    public async Task Post_FromManyThreads_RunsAllOnTheLoopInEachOnesOrder()
    {
        var cancellation = TestContext.Current.CancellationToken;
        SocketLoop<LinuxSocket> loop = new(new Epoll(), "test", TimeProvider.System);
        loop.Start();
        var next = new int[4];
        bool inOrder = true, onLoop = true;
        await Task.WhenAll(Enumerable.Range(0, next.Length).Select(poster => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                var number = i;
                loop.Post(() =>
                {
                    onLoop &= loop.IsCurrent;
                    inOrder &= next[poster]++ == number;
                });
            }
        }, cancellation)));
        loop.Post(loop.Stop);
        await loop.Stopped.WaitAsync(Eventually.Deadline, cancellation);
        Assert.Equal((true, true, 20_000), (onLoop, inOrder, next.Sum()));
        Assert.False(loop.IsCurrent);
    }

    [Fact]
    public async Task Post_AfterTheEnd_IsRefused()
    {
        var cancellation = TestContext.Current.CancellationToken;
        SocketLoop<PortableSocket> loop = new(new SelectPoller(), "test", TimeProvider.System);
        loop.Start();
        Assert.True(loop.Post(loop.Stop));
        await loop.Stopped.WaitAsync(Eventually.Deadline, cancellation);
        Assert.False(loop.Post(static () => { }));
    }

    [Fact]
    public async Task Bug_InAnAction_IsReportedLoudly()
    {
        var cancellation = TestContext.Current.CancellationToken;
        TaskCompletionSource<string> reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SocketLoop<LinuxSocket> loop = new(new Epoll(), "loop 7", TimeProvider.System, (message, _) => reported.SetResult(message));
        loop.Start();
        loop.Post(static () => throw new InvalidOperationException("broken"));
        var message = await reported.Task.WaitAsync(Eventually.Deadline, cancellation);
        Assert.StartsWith("loop 7: the event loop has a bug: System.InvalidOperationException: broken", message, StringComparison.Ordinal);
        await loop.Stopped.WaitAsync(Eventually.Deadline, cancellation);
    }

    [Fact]
    public async Task Deferred_Actions_RunAfterAllOthersOfTheTurn()
    {
        var cancellation = TestContext.Current.CancellationToken;
        SocketLoop<LinuxSocket> loop = new(new Epoll(), "test", TimeProvider.System);
        List<string> order = [];
        // Both are there before the loop starts, so they belong to one turn.
        loop.Post(() =>
        {
            loop.Defer(_ =>
            {
                order.Add("deferred");
                loop.Defer(_ => order.Add("deferred by it"), null);
            }, null);
            order.Add("first");
        });
        loop.Post(() => order.Add("second"));
        loop.Post(loop.Stop);
        loop.Start();
        await loop.Stopped.WaitAsync(Eventually.Deadline, cancellation);

        Assert.Equal(["first", "second", "deferred", "deferred by it"], order);
    }
}
