namespace ChatCluster.Server.Sessions;

/// <summary>Counts the connections of this process from 1. Thread-safe.</summary>
public sealed class ConnectionNumbers
{
    private long _last;

    public long Take() => Interlocked.Increment(ref _last);
}

/// <summary>
/// The number of one connection, the first field of its log lines. It is taken when it is first asked for: the health checks of a
/// balancer, of which nothing is logged, take none, so that the first user's connection is #1.
/// </summary>
public sealed class ConnectionNumber(ConnectionNumbers numbers)
{
    private long _value;

    public long Value
    {
        get
        {
            if (Volatile.Read(ref _value) is > 0 and var taken)
                return taken;
            var taking = numbers.Take();
            return Interlocked.CompareExchange(ref _value, taking, 0) is > 0 and var earlier ? earlier : taking;
        }
    }
}
