namespace ChatCluster.Server.Connections;

/// <summary>Counts unreadable frames in a sliding window of time.</summary>
internal sealed class BadFrameLimit(ConnectionOptions options, TimeProvider time)
{
    private readonly Queue<long> _seen = new();

    /// <summary>How many there were within the window.</summary>
    public int Count => _seen.Count;

    /// <returns>True when this one is one too many.</returns>
    public bool Add()
    {
        var now = time.GetTimestamp();
        while (_seen.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > options.BadFrameWindow)
            _seen.Dequeue();
        _seen.Enqueue(now);
        return _seen.Count >= options.MaxBadFrames;
    }
}
