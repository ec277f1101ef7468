using ChatCluster.Server.Workers;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Workers;

public sealed class BlockingWorkerPoolTests
{
    [Fact]
    public async Task Run_ManyJobs_OneThread_KeepsTheOrder()
    {
        using var pool = new BlockingWorkerPool("test", threads: 1, capacity: 1_000, ThreadPriority.Normal);
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => pool.TryRun(() =>
        {
            order.Add(number);
            return number;
        })!));

        Assert.Equal(Enumerable.Range(0, 500), order);
    }

    [Fact]
    public async Task Run_MoreThanTheQueueHolds_IsRefused()
    {
        using var pool = new BlockingWorkerPool("test", threads: 1, capacity: 2, ThreadPriority.Normal);
        using var userLock = new ManualResetEventSlim();
        var running = new TaskCompletionSource();
        var first = pool.TryRun(() =>
        {
            running.SetResult();
            userLock.Wait();
            return 1;
        });
        await running.Task;

        var waiting = new[] { pool.TryRun(() => 2), pool.TryRun(() => 3) };
        Assert.Null(pool.TryRun(() => 4));
        userLock.Set();

        Assert.Equal(1, await first!);
        var results = await Task.WhenAll(waiting!);
        Assert.Equal([2, 3], results);
    }

    [Fact]
    public async Task CancelWaiting_EndsWhatWaitsAndFinishesWhatRuns()
    {
        using var pool = new BlockingWorkerPool("test", threads: 1, capacity: 2, ThreadPriority.Normal);
        using var userLock = new ManualResetEventSlim();
        var running = new TaskCompletionSource();
        var first = pool.TryRun(() =>
        {
            running.SetResult();
            userLock.Wait();
            return 1;
        });
        var second = pool.TryRun(() => 2);
        await running.Task;

        pool.CancelWaiting();
        userLock.Set();

        Assert.Equal(1, await first!);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second!);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.TryRun(() => 3)!);
    }

    [Fact]
    public async Task Run_AFailingJob_FailsAloneAndTheThreadLivesOn()
    {
        using var pool = new BlockingWorkerPool("test", threads: 1, capacity: 2, ThreadPriority.Normal);

        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.TryRun<int>(() => throw new InvalidOperationException())!);

        Assert.Equal(1, await pool.TryRun(() => 1)!);
    }
}
