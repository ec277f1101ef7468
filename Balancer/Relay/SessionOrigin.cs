using System.Net;

namespace ChatCluster.Balancer.Relay;

/// <summary>Where a session came from.</summary>
/// <param name="Number">The connection's number in the log.</param>
/// <param name="Client">Null for an unnamed end, as clients of a unix socket have.</param>
/// <param name="Listen">Where it was accepted.</param>
/// <param name="Server">What that socket serves.</param>
/// <param name="Epoch">Which configuration of the loop that was, counted from 1.</param>
internal readonly record struct SessionOrigin(long Number, EndPoint? Client, ListenSocket Listen, RelayServer Server, int Epoch);

/// <summary>Numbers the process's sessions 1, 2, 3... in the order they are accepted, over all loops.</summary>
internal static class ConnectionNumbers
{
    private static long _last;

    /// <summary>The number of the newest session.</summary>
    internal static long Last => Interlocked.Read(ref _last);

    internal static long Next() => Interlocked.Increment(ref _last);
}
