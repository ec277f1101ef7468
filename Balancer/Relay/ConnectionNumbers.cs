namespace ChatCluster.Balancer.Relay;

/// <summary>Numbers the process's sessions 1, 2, 3... in the order they are accepted, over all loops.</summary>
internal static class ConnectionNumbers
{
    private static long _last;

    internal static long Next() => Interlocked.Increment(ref _last);
}
