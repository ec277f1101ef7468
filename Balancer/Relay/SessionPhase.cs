namespace ChatCluster.Balancer.Relay;

/// <summary>What a session is doing.</summary>
internal enum SessionPhase
{
    Ended,

    /// <summary>Waits for the client's PROXY header.</summary>
    ReadingHeader,
    Picking,
    Connecting,

    /// <summary>A text is being sent in place of a server's answer.</summary>
    Returning,
    Relaying,

    /// <summary>One side has ended its stream and the other was told; the other direction goes on.</summary>
    HalfClosed,
}
