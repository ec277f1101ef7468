namespace ChatCluster.Server.Connections;

/// <summary>
/// A token bucket: a burst is free, then frames are read at an even rate. Nothing is refused; the sender's own socket fills and slows him
/// down, as TCP is meant to.
/// </summary>
internal sealed class MessagePace(ConnectionOptions options, TimeProvider time)
{
    /// <summary>
    /// Frames are let through in small groups: a timer for each would cost more than the frame. No longer than this does a connection that is to
    /// be ended wait.
    /// </summary>
    private static readonly TimeSpan Group = TimeSpan.FromMilliseconds(50);

    private double _tokens = Math.Max(1, options.Burst);
    private long _filled = time.GetTimestamp();

    /// <returns>How long to wait before asking again; zero when the next frame may be read, which is then counted.</returns>
    public TimeSpan Take()
    {
        if (options.MaxRate <= 0)
            return TimeSpan.Zero;
        // At each frame, not only when the bucket is empty: what comes in while it is full runs over, or a long pause would be a second burst.
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
