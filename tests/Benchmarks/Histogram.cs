namespace ChatCluster.Benchmarks;

/// <summary>
/// How often each duration was seen, to the microsecond; those longer than the longest count as that. Used by one thread at a time.
/// </summary>
/// <param name="longest">In microseconds.</param>
internal sealed class Histogram(int longest = 200_000)
{
    private readonly int[] _counts = new int[longest + 1];

    public long Count { get; private set; }

    public void Add(TimeSpan duration)
    {
        _counts[Math.Clamp((int)duration.TotalMicroseconds, 0, longest)]++;
        Count++;
    }

    /// <summary>The duration that this share of all did not exceed.</summary>
    public TimeSpan At(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var microseconds = 0; microseconds <= longest; microseconds++)
        {
            left -= _counts[microseconds];
            if (left <= 0)
                return TimeSpan.FromMicroseconds(microseconds);
        }
        return TimeSpan.FromMicroseconds(longest);
    }
}
