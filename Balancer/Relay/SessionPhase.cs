namespace ChatCluster.Balancer.Relay;

/// <summary>What a session is doing.</summary>
internal enum SessionPhase
{
    Ended,
    Picking,
    Connecting,
    Relaying,

    /// <summary>One side has ended its stream and the other was told; the other direction goes on.</summary>
    HalfClosed,
}
