namespace ChatCluster.Balancer.Peers;

/// <summary>A peer that comes back gets its weight little by little (<c>slow_start</c>): it may have to warm up.</summary>
/// <remarks>
/// The share of the weight grows with the time, in steps of 1/256. A power of two: credits made of such shares are exact, and still add
/// up to 0. The first step is not 0, so that peers that come back together share from the first session on.
/// </remarks>
public sealed class SlowStart
{
    private const int Steps = 256;

    /// <summary>Second of the return; null: the weight is whole.</summary>
    private long? _since;

    /// <summary>The peer is back.</summary>
    public void Begin(long now) => _since = now;

    /// <summary>The share of the weight that counts: above 0, at most 1.</summary>
    /// <param name="time">How long it takes to grow; zero: it is whole at once.</param>
    /// <param name="now">Seconds on the upstream's clock.</param>
    public double ShareAt(TimeSpan time, long now)
    {
        var passed = now - _since;
        if (passed is null || passed >= time.TotalSeconds)
        {
            _since = null;
            return 1;
        }
        return Math.Max(1, Math.Floor(passed.Value * Steps / time.TotalSeconds)) / Steps;
    }
}
