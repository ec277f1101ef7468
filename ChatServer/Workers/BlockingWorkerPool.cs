using System.Collections.Concurrent;

namespace ChatCluster.Server.Workers;

/// <summary>
/// A few dedicated threads behind a bounded queue, for work that blocks or needs much CPU: the database, the hashing of passwords. The
/// threads that serve the sockets never do it and never wait for it. So a slow disk or fifty logins at once do not delay a chat message.
/// </summary>
/// <remarks>Jobs are taken in the order given; with more than one thread two of them may overlap.</remarks>
public sealed class BlockingWorkerPool : IDisposable
{
    /// <summary>A job that takes longer, such as one that waits for a locked database, does not delay the end of the process.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromMilliseconds(300);

    private readonly BlockingCollection<Job> _jobs;
    private readonly Thread[] _threads;
    private volatile bool _cancelling;

    /// <param name="name">The name of the threads in a debugger.</param>
    /// <param name="threads">How many, at least 1.</param>
    /// <param name="capacity">How many jobs may wait; a further one is refused.</param>
    public BlockingWorkerPool(string name, int threads, int capacity, ThreadPriority priority)
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

    /// <summary>How many jobs wait for a thread.</summary>
    public int Waiting => _jobs.Count;

    /// <returns>The result to come, cancelled if the job is in the queue at <see cref="CancelWaiting"/>; null when the queue is
    /// full.</returns>
    public Task<T>? TryRun<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return TryPost(Run, result.SetCanceled) ? result.Task : null;

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

    /// <param name="run">Must not throw.</param>
    /// <param name="cancel">Called instead if the job is in the queue at <see cref="CancelWaiting"/>, or comes later.</param>
    /// <returns>False when the queue is full.</returns>
    public bool TryPost(Action run, Action cancel)
    {
        if (!_jobs.IsAddingCompleted)
            return _jobs.TryAdd(new(run, cancel));
        cancel();
        return true;
    }

    /// <summary>The server stops: cancels the jobs that wait in the queue and those that still come; running jobs are finished.</summary>
    public void CancelWaiting() => _cancelling = true;

    /// <summary>Ends the threads after the waiting jobs. Threads that take longer end with the process.</summary>
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
