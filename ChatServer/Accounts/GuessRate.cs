namespace ChatCluster.Server.Accounts;

/// <summary>
/// The checks of one id's password that have not succeeded, wherever they come from: after many of them the next ones are made at a slow pace.
/// </summary>
internal sealed class GuessRate(AccountLimits limits) : IPassing
{
    private readonly Queue<TimeSpan> _recent = new();
    private TimeSpan _last;

    public TimeSpan EndsAt => _last + limits.Window;

    /// <returns>True when a check may be made now, which is then counted.</returns>
    public bool TryTake(TimeSpan now)
    {
        Forget(now);
        if (_recent.Count >= limits.ChecksPerId)
        {
            if (now - _last < limits.IdPause)
                return false;
            _recent.Dequeue();
        }
        _recent.Enqueue(_last = now);
        return true;
    }

    /// <summary>One of them has succeeded: it was no guess.</summary>
    public void Forgive() => _recent.TryDequeue(out _);

    public bool IsOver(TimeSpan now)
    {
        Forget(now);
        return _recent.Count == 0;
    }

    private void Forget(TimeSpan now)
    {
        while (_recent.TryPeek(out var oldest) && now - oldest > limits.Window)
            _recent.Dequeue();
    }
}
