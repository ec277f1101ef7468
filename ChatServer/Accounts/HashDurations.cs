namespace ChatCluster.Server.Accounts;

/// <summary>How long the latest hashes took. Not thread-safe.</summary>
internal sealed class HashDurations(TimeProvider time)
{
    /// <summary>Older ones tell nothing about how busy the machine is now.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly TimeSpan[] _latest = new TimeSpan[16];
    private long _noted;
    private int _count;

    public void Note(TimeSpan duration)
    {
        _latest[_count++ % _latest.Length] = duration;
        _noted = time.GetTimestamp();
    }

    /// <returns>One of them, by chance, so that the pauses made of them are spread as the hashes are; null when there is none of
    /// late.</returns>
    public TimeSpan? Draw() => _count == 0 || time.GetElapsedTime(_noted) > MaxAge
        ? null
        : _latest[Random.Shared.Next(Math.Min(_count, _latest.Length))];
}
