namespace ChatCluster.Client.State;

/// <summary>
/// Times of the monotonic clock. A wall clock that is set an hour back or forward would stop the heartbeats for an hour or end every wait
/// at once.
/// </summary>
public static class Uptime
{
    /// <summary>The time since a fixed point in the past, on most systems the start of the machine.</summary>
    public static TimeSpan Now(TimeProvider time) => time.GetElapsedTime(0);
}
