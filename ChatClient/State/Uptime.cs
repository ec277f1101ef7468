namespace ChatCluster.Client.State;

/// <summary>
/// Moments by the monotonic clock, which nobody sets: a wall clock that jumps by an hour would skip heartbeats for an hour, or end every wait
/// at once.
/// </summary>
public static class Uptime
{
    /// <summary>The time since a fixed moment in the past, the machine's start on most systems.</summary>
    public static TimeSpan Now(TimeProvider time) => time.GetElapsedTime(0);
}
