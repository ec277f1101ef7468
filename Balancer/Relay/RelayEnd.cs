namespace ChatCluster.Balancer.Relay;

/// <summary>How a session came to its end.</summary>
public enum RelayEnd
{
    /// <summary>The client's stream ended, and all it had sent was passed on.</summary>
    ClientClosed,

    /// <summary>The upstream's stream ended, and all it had sent was passed on.</summary>
    UpstreamClosed,

    /// <summary>One side took no more bytes: it was reset, or had closed before it was sent all.</summary>
    SendFailed,

    /// <summary>Silence in both directions for <c>proxy_timeout</c>.</summary>
    IdleTimeout,

    /// <summary>Still open when the time to drain was over.</summary>
    ShutdownTimeout,

    /// <summary>The balancer was told to stop at once.</summary>
    Aborted,

    /// <summary>The client did not begin with a PROXY header that makes sense.</summary>
    BadHeader,

    /// <summary>No PROXY header came within <c>proxy_protocol_timeout</c>, or the client was gone before.</summary>
    NoHeader,

    /// <summary>Refused by <c>deny</c>.</summary>
    Forbidden,

    /// <summary>Refused by <c>limit_conn</c>.</summary>
    TooManyConnections,

    /// <summary>The text of <c>return</c> was sent, or the client did not take it.</summary>
    Returned,

    /// <summary>The server has no <c>proxy_pass</c>, or its variables lead nowhere.</summary>
    NoUpstream,

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
        RelayEnd.BadHeader => 400,
        RelayEnd.Forbidden => 403,
        RelayEnd.TooManyConnections => 503,
        RelayEnd.NoUpstream or RelayEnd.NoSocket => 500,
        RelayEnd.NoLivePeer or RelayEnd.ConnectFailed => 502,
        _ => 200,
    };
}
