namespace ChatCluster.Server.Accounts;

/// <summary>
/// The failed logins of one id from one address, or of one address: a few are free, then each costs a delay twice as long as the one
/// before.
/// </summary>
/// <param name="free">How many have no consequence but the last one.</param>
internal sealed class FailureRecord(AccountLimits limits, int free) : IExpiring
{
    /// <summary>Doubling further would only overflow.</summary>
    private const int MostDoublings = 16;

    private readonly SlidingWindow _recent = new(limits.Window);
    private TimeSpan _last;
    private TimeSpan _closedUntil;
    private int _delays;

    /// <summary>Logins that are being checked right now. Until the check is over they might all fail.</summary>
    public int Pending { get; set; }

    public TimeSpan EndsAt => Pending > 0 ? TimeSpan.MaxValue : (_closedUntil > _last ? _closedUntil : _last) + limits.Window;

    /// <summary>Time until the next attempt is allowed; zero or less when it is now.</summary>
    public TimeSpan Wait(TimeSpan now) => _closedUntil - now;

    /// <summary>Whether as many are pending as may still fail: many guesses at the same instant are no way round the limit.</summary>
    public bool IsBusy(TimeSpan now) => Pending >= Math.Max(1, free - _recent.Count(now));

    /// <summary>A delay that is in force is not prolonged: further failures, perhaps of others, must not keep a user out.</summary>
    public void Fail(TimeSpan now)
    {
        ForgetDelays(now);
        _last = now;
        if (_recent.Count(now) < free)
            _recent.Add(now);
        if (Wait(now) > TimeSpan.Zero || (_recent.Count(now) < free && _delays == 0))
            return;
        var delay = limits.FirstDelay * (1 << Math.Min(_delays++, MostDoublings));
        _closedUntil = now + (delay < limits.LongestDelay ? delay : limits.LongestDelay);
    }

    public bool IsOver(TimeSpan now)
    {
        ForgetDelays(now);
        return _recent.Count(now) == 0 && _delays == 0 && Pending == 0;
    }

    private void ForgetDelays(TimeSpan now)
    {
        if (now - _closedUntil > limits.Window)
            _delays = 0;
    }
}
