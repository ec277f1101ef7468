using System.Collections.Concurrent;

namespace ChatCluster.Server.Connections;

/// <summary>Looks once a second at every connection: one timer for all, instead of one for each read of each connection.</summary>
public sealed class SilenceWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<FrameLoop, Pulse> _watched = new();
    private readonly ITimer _timer;

    public SilenceWatch(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

    /// <summary>How many connections are looked at.</summary>
    public int Watched => _watched.Count;

    public void Dispose() => _timer.Dispose();

    internal void Add(FrameLoop loop, Pulse pulse) => _watched[loop] = pulse;

    internal void Remove(FrameLoop loop) => _watched.TryRemove(loop, out _);

    private void Look()
    {
        foreach (var (loop, pulse) in _watched)
        {
            if (pulse.Check() is { } reason)
                loop.End(reason);
        }
    }
}
