namespace ChatCluster.Server.Connections;

/// <summary>Counts unreadable frames in a sliding time window.</summary>
internal sealed class BadFrameLimit(ConnectionOptions options, TimeProvider time)
{
    private readonly Queue<long> _seen = new();

    /// <summary>Frames within the window at the last <see cref="Add"/>.</summary>
    public int Count => _seen.Count;

    /// <returns>True when this frame reaches the limit.</returns>
    public bool Add()
    {
        var now = time.GetTimestamp();
        while (_seen.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > options.BadFrameWindow)
            _seen.Dequeue();
        _seen.Enqueue(now);
        return _seen.Count >= options.MaxBadFrames;
    }
}
