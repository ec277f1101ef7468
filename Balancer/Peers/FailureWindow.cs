namespace ChatCluster.Balancer.Peers;

/// <summary>
/// Passive health of one peer: <c>max_fails</c> failed connects shut it out, and every <c>fail_timeout</c> one session may probe it again.
/// </summary>
/// <remarks>
/// The rule is nginx's, kept to the second: time is counted in whole seconds, so a peer stays out between T and T + 1 seconds. The window
/// is approximate on purpose: no list of failures with their times is kept, only a count and two instants. The count falls back to zero
/// when a connect succeeds that was started more than T after the last failure.
/// </remarks>
public sealed class FailureWindow
{
    /// <summary>Long before any clock reading, and far enough from the smallest number that a difference cannot overflow.</summary>
    private const long Never = long.MinValue / 2;

    /// <summary>Second of the last failure.</summary>
    private long _accessed = Never;

    /// <summary>Second of the last failure, or of the first selection more than <c>fail_timeout</c> after it.</summary>
    private long _checked = Never;

    /// <summary>Failures that still count against the peer.</summary>
    public int Count { get; private set; }

    /// <summary>True while the peer must not be selected.</summary>
    public bool IsShut(PeerConfig limits, long now) => HasReached(limits) && !HasPassed(limits, now);

    /// <summary>About how many seconds until a shut peer may be selected again; 0 when it may be now.</summary>
    public long SecondsOut(PeerConfig limits, long now) =>
        IsShut(limits, now) ? Math.Max(1, (long)limits.FailTimeout.TotalSeconds - (now - _checked)) : 0;

    /// <summary>True when as many failures count as <c>max_fails</c> allows; never with <c>max_fails=0</c>.</summary>
    public bool HasReached(PeerConfig limits) => limits.MaxFails > 0 && Count >= limits.MaxFails;

    /// <summary>
    /// A session was sent to the peer. When the window has passed a new one begins here, so that the next session is not a probe too.
    /// </summary>
    public void Selected(PeerConfig limits, long now)
    {
        if (HasPassed(limits, now))
            _checked = now;
    }

    /// <summary>A connect failed.</summary>
    public void Failed(long now)
    {
        Count++;
        _accessed = now;
        _checked = now;
    }

    /// <summary>A connect succeeded: forgives, if the window had passed since the last failure.</summary>
    public void Succeeded()
    {
        if (_accessed < _checked)
            Count = 0;
    }

    /// <summary>A health check has shown that the peer serves again: no failure counts any more.</summary>
    public void Forgive() => Count = 0;

    /// <summary>How many times <c>fail_timeout</c> has passed since a session was last sent to the peer after a window.</summary>
    public long WindowsPassed(PeerConfig limits, long now) =>
        HasPassed(limits, now) ? (now - _checked) / ((long)limits.FailTimeout.TotalSeconds + 1) : 0;

    private bool HasPassed(PeerConfig limits, long now) => now - _checked > (long)limits.FailTimeout.TotalSeconds;
}
