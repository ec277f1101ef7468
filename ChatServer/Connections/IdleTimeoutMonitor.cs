using System.Collections.Concurrent;

namespace ChatCluster.Server.Connections;

/// <summary>Checks every connection once a second: one timer for all, instead of one for each read of each connection.</summary>
public sealed class IdleTimeoutMonitor : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<FrameLoop, ConnectionActivity> _watched = new();
    private readonly ITimer _timer;

    public IdleTimeoutMonitor(TimeProvider time) => _timer = time.CreateTimer(_ => CheckAll(), null, Interval, Interval);

    /// <summary>The number of connections that are checked.</summary>
    public int Watched => _watched.Count;

    public void Dispose() => _timer.Dispose();

    internal void Add(FrameLoop loop, ConnectionActivity activity) => _watched[loop] = activity;

    internal void Remove(FrameLoop loop) => _watched.TryRemove(loop, out _);

    private void CheckAll()
    {
        foreach (var (loop, activity) in _watched)
        {
            if (activity.Check() is { } reason)
                loop.End(reason);
        }
    }
}
