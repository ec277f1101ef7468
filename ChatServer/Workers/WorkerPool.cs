using System.Collections.Concurrent;

namespace ChatCluster.Server.Workers;

/// <summary>
/// A few threads of their own behind a bounded queue, for work that blocks or burns: the database, the hashing of passwords. The threads
/// that serve the sockets never do it and never wait for it, so a slow disk or fifty logins at once do not delay a chat message.
/// </summary>
/// <remarks>Jobs are taken in the order given; with more than one thread two of them may overlap.</remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>A job that takes longer, such as one that waits for a locked database, does not hold up the end of the process.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromMilliseconds(300);

    private readonly BlockingCollection<Job> _jobs;
    private readonly Thread[] _threads;
    private volatile bool _cancelling;

    /// <param name="name">What the threads are called in a debugger.</param>
    /// <param name="threads">How many, at least 1.</param>
    /// <param name="capacity">How many jobs may wait; one more is refused.</param>
    public WorkerPool(string name, int threads, int capacity, ThreadPriority priority)
    {
        _jobs = new(new ConcurrentQueue<Job>(), capacity);
        _threads = [.. Enumerable.Range(1, threads).Select(number => new Thread(Work)
        {
            Name = $"{name} {number}",
            IsBackground = true,
            Priority = priority,
        })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <returns>The result to come, cancelled if <see cref="CancelWaiting"/> meets the job in the queue; null when the queue is
    /// full.</returns>
    public Task<T>? TryRun<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_jobs.IsAddingCompleted)
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        return _jobs.TryAdd(new(Run, result.SetCanceled)) ? result.Task : null;

        void Run()
        {
            try
            {
                result.SetResult(work());
            }
            catch (Exception fault)
            {
                result.SetException(fault);
            }
        }
    }

    /// <summary>The server stops: what waits in the queue and what still comes is cancelled; only what runs now is finished.</summary>
    public void CancelWaiting() => _cancelling = true;

    /// <summary>Ends the threads after the jobs that are waiting; those that are not done soon are left to end with the process.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        var end = TimeProvider.System.GetTimestamp();
        if (_threads.All(thread => thread.Join(Rest(TimeProvider.System.GetElapsedTime(end)))))
            _jobs.Dispose();
        static TimeSpan Rest(TimeSpan used) => used < EndTime ? EndTime - used : TimeSpan.Zero;
    }

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            if (_cancelling)
                job.Cancel();
            else
                job.Run();
        }
    }

    private readonly record struct Job(Action Run, Action Cancel);
}
