namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>How a session ended.</summary>
public enum RelayEnd
{
    /// <summary>The client's stream ended, and all it had sent was passed on.</summary>
    ClientClosed,

    /// <summary>The upstream's stream ended, and all it had sent was passed on.</summary>
    UpstreamClosed,

    /// <summary>One side took no more bytes: it was reset, or had closed before it was sent all.</summary>
    SendFailed,

    /// <summary>Idle in both directions for <c>proxy_timeout</c>.</summary>
    IdleTimeout,

    /// <summary>Still open when the time to drain was over.</summary>
    ShutdownTimeout,

    /// <summary>Its server is unhealthy, down or removed (<c>on_down=close</c>).</summary>
    ServerDown,

    /// <summary>Its server had more than its share of sessions (<c>rebalance</c>).</summary>
    Rebalanced,

    /// <summary>It has reached its <c>max_session_age</c>.</summary>
    TooOld,

    /// <summary>The balancer was told to stop at once.</summary>
    Aborted,

    /// <summary>Closed by hand (<c>Balancer ctl close</c>).</summary>
    ClosedByHand,

    /// <summary>The client did not begin with a PROXY header that makes sense.</summary>
    BadHeader,

    /// <summary>No PROXY header came within <c>proxy_protocol_timeout</c>, or the client was gone before.</summary>
    NoHeader,

    /// <summary>The client's first bytes were not enough when <c>preread_buffer_size</c> was full.</summary>
    PrereadBufferFull,

    /// <summary>The client's first bytes were not enough within <c>preread_timeout</c>, or the client was gone before.</summary>
    NoPreread,

    /// <summary>Refused by <c>deny</c>.</summary>
    Forbidden,

    /// <summary>Refused by <c>limit_conn</c>.</summary>
    TooManyConnections,

    /// <summary>The text of <c>return</c> was sent, or the client did not take it.</summary>
    Returned,

    /// <summary>The server has no <c>proxy_pass</c>, or its variables lead nowhere.</summary>
    NoUpstream,

    /// <summary>The variables of <c>pass</c> are no address, or servers pass to each other in a circle.</summary>
    NotPassed,

    /// <summary>No socket listens on the address of <c>pass</c>.</summary>
    NoListener,

    /// <summary>The system or <c>worker_connections</c> granted no socket for the upstream, or the system watches no more.</summary>
    NoSocket,

    /// <summary>No peer was eligible.</summary>
    NoLivePeer,

    /// <summary>No attempt to connect succeeded.</summary>
    ConnectFailed,
}

public static class RelayEndStatus
{
    /// <summary>The number nginx gives this end in its log.</summary>
    public static int Status(this RelayEnd end) => end switch
    {
        RelayEnd.BadHeader or RelayEnd.PrereadBufferFull => 400,
        RelayEnd.Forbidden => 403,
        RelayEnd.TooManyConnections => 503,
        RelayEnd.NoUpstream or RelayEnd.NotPassed or RelayEnd.NoSocket => 500,
        RelayEnd.NoLivePeer or RelayEnd.ConnectFailed => 502,
        _ => 200,
    };
}
