namespace ChatCluster.Client.Connection;

/// <summary>How long to wait before a reconnect: 0.25 s, doubled with each attempt up to 8 s, less a random part of up to a half.</summary>
/// <remarks>
/// A server that crashes loses all its clients at the same moment. Without jitter they would all reconnect at the same moment too, again
/// and again. "Equal jitter" of M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
/// </remarks>
public sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <param name="attempt">Counted from 1.</param>
    /// <returns>Half of the attempt's delay to all of it.</returns>
    public TimeSpan Before(int attempt)
    {
        var full = First;
        for (var i = 1; i < attempt && full < Longest; i++)
            full *= 2;
        return full * (0.5 + (random.NextDouble() / 2));
    }
}
