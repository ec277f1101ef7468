namespace ChatCluster.Server.Connections;

/// <summary>
/// A token bucket: a burst is read at once, further frames at an even rate. Nothing is refused: the sender's socket fills up, and TCP slows
/// the sender down.
/// </summary>
internal sealed class ReadRateLimiter(ConnectionOptions options, TimeProvider time)
{
    /// <summary>
    /// Frames are released in small groups, because a timer for each would cost more than the frame. A connection that is to end waits no
    /// longer than this.
    /// </summary>
    private static readonly TimeSpan Group = TimeSpan.FromMilliseconds(50);

    private double _tokens = Math.Max(1, options.Burst);
    private long _filled = time.GetTimestamp();

    /// <returns>How long to wait before the next call; zero when the next frame may be read, which is then counted.</returns>
    public TimeSpan Take()
    {
        if (options.MaxRate <= 0)
            return TimeSpan.Zero;
        // At each frame, not only when the bucket is empty. Otherwise a long pause would allow a second burst.
        Fill();
        if (_tokens < 1)
            return Group;
        _tokens--;
        return TimeSpan.Zero;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(Math.Max(1, options.Burst), _tokens + time.GetElapsedTime(_filled, now).TotalSeconds * options.MaxRate);
        _filled = now;
    }
}
