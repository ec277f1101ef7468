namespace ChatCluster.Server.Accounts;

/// <summary>How often something has happened within the time before now. Not thread-safe.</summary>
/// <param name="length">How long each time counts.</param>
internal sealed class SlidingWindow(TimeSpan length)
{
    private readonly Queue<TimeSpan> _times = new();

    public int Count(TimeSpan now)
    {
        while (_times.TryPeek(out var oldest) && now - oldest > length)
            _times.Dequeue();
        return _times.Count;
    }

    public void Add(TimeSpan now) => _times.Enqueue(now);

    public void RemoveOldest() => _times.TryDequeue(out _);
}
