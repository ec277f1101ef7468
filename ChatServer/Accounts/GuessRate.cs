namespace ChatCluster.Server.Accounts;

/// <summary>
/// The checks of one id's password that have not succeeded, wherever they come from: after many of them the next ones are made at a slow
/// pace.
/// </summary>
internal sealed class GuessRate(AccountLimits limits) : IExpiring
{
    private readonly SlidingWindow _recent = new(limits.Window);
    private TimeSpan _last;

    public TimeSpan EndsAt => _last + limits.Window;

    /// <returns>True when a check may be made now, which is then counted.</returns>
    public bool TryTake(TimeSpan now)
    {
        if (_recent.Count(now) >= limits.ChecksPerId)
        {
            if (now - _last < limits.IdPause)
                return false;
            _recent.RemoveOldest();
        }
        _recent.Add(_last = now);
        return true;
    }

    /// <summary>One of them has succeeded: it was no guess.</summary>
    public void Forgive() => _recent.RemoveOldest();

    public bool IsOver(TimeSpan now) => _recent.Count(now) == 0;
}
