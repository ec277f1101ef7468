using System.Diagnostics;

namespace ChatCluster.TestKit;

/// <summary>Waits for a condition, with a deadline: instead of a sleep that is too short on a busy machine.</summary>
public static class Eventually
{
    /// <summary>Generous: it is only reached when the condition never holds.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <exception cref="TimeoutException">The condition did not hold in time.</exception>
    public static Task HoldsAsync(Func<bool> condition, string what, CancellationToken cancellation = default) =>
        HoldsAsync(condition, what, Deadline, cancellation);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string, CancellationToken)"/>
    public static async Task HoldsAsync(Func<bool> condition, string what, TimeSpan deadline, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > deadline)
                throw new TimeoutException($"not within {deadline.TotalSeconds} s: {what}");
            await Task.Delay(5, cancellation);
        }
    }
}
