namespace ChatCluster.Benchmarks.Balancer;

/// <summary>What a client does when its message is back.</summary>
internal enum RoundTripHabit
{
    /// <summary>Sends the next.</summary>
    Repeat,

    /// <summary>Closes, and begins a new connection.</summary>
    Reconnect,

    /// <summary>Keeps its connection and is silent.</summary>
    StayIdle,
}
