namespace ChatCluster.Server.Connections;

/// <summary>
/// Writes the log line of each new connection, <see cref="Delay"/> late, because by then most health checks of a balancer are over: a
/// connection that sent heartbeats and nothing else leaves a line of level debug only, so that checks once a second do not fill the log.
/// </summary>
/// <remarks>One timer for all connections, which runs only while some wait for their line. Any thread.</remarks>
public sealed class ConnectionAnnouncer : IDisposable
{
    /// <summary>Too short to be noticed by a reader of the log.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Queue<(ConnectionActivity Activity, long Since)> _waiting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public ConnectionAnnouncer(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => AnnounceDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    internal void Add(ConnectionActivity activity)
    {
        lock (_lock)
        {
            _waiting.Enqueue((activity, _time.GetTimestamp()));
            if (_waiting.Count == 1)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void AnnounceDue()
    {
        while (TakeDue() is { } activity)
        {
            if (!activity.MayBeCheck)
                activity.Announce();
        }
    }

    /// <returns>Null: no other one is due, and the timer is set if some are left.</returns>
    private ConnectionActivity? TakeDue()
    {
        lock (_lock)
        {
            if (!_waiting.TryPeek(out var first))
            {
                _waiting.TrimExcess();
                return null;
            }
            if (_time.GetElapsedTime(first.Since) >= Delay)
                return _waiting.Dequeue().Activity;
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
            return null;
        }
    }
}
