using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>When checks start. All times are in milliseconds.</summary>
internal static class CheckSchedule
{
    /// <summary>The wait before a server's first check: the servers of an upstream are spread evenly over one interval.</summary>
    /// <param name="config">The check.</param>
    /// <param name="index">The server's place among <paramref name="count"/> servers, from 0.</param>
    /// <param name="count">At least 1.</param>
    public static long FirstDelay(HealthCheckConfig config, int index, int count) =>
        (long)(config.Interval.TotalMilliseconds * index / count);

    /// <summary>The wait from the end of a check to the start of the next one. Checks of a server never overlap.</summary>
    /// <param name="config">The check.</param>
    /// <param name="took">The duration of the check that ended.</param>
    /// <param name="draw">A random number, at least 0 and below 1.</param>
    public static long NextDelay(HealthCheckConfig config, long took, double draw) =>
        Math.Max(0, (long)config.Interval.TotalMilliseconds - took) + (long)(config.Jitter.TotalMilliseconds * draw);
}
