namespace ChatCluster.Balancer.Relay;

/// <summary>What a session is doing.</summary>
internal enum SessionPhase
{
    Ended,

    /// <summary>Before the content; its <see cref="Admission"/> says more.</summary>
    Admitting,

    /// <summary>Waits for the addresses of a name.</summary>
    Resolving,

    /// <summary>A text is being sent in place of a server's answer.</summary>
    Returning,

    /// <summary>Its <see cref="TunnelPhase"/> says more.</summary>
    Relaying,
}

/// <summary>What the relaying of a session is doing.</summary>
internal enum TunnelPhase
{
    Idle,

    /// <summary>All servers are full: waits for one of them (<c>queue</c>).</summary>
    Waiting,

    /// <summary>An attempt to connect is under way.</summary>
    Connecting,
    Relaying,

    /// <summary>One side has ended its stream and the other was told; the other direction goes on.</summary>
    HalfClosed,
}
