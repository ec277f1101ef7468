using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>One <c>server</c> block in <c>stream</c>, merged with the blocks around it.</summary>
public sealed record ServerConfig
{
    public required IReadOnlyList<ListenConfig> Listens { get; init; }

    /// <summary>TCP_NODELAY for clients (<c>tcp_nodelay</c>).</summary>
    public bool TcpNoDelay { get; init; } = true;

    /// <summary>The longest wait for a client's PROXY header (<c>proxy_protocol_timeout</c>).</summary>
    public TimeSpan ProxyProtocolTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a session goes through before its content, in order.</summary>
    public IReadOnlyList<IPhaseConfig> Phases { get; init; } = [];

    /// <summary>Who looks at a client's first bytes before the content; null: nobody.</summary>
    public PrereadConfig? Preread { get; init; }

    /// <summary>What the server is for; null: every session ends with status 500.</summary>
    public IContentConfig? Content { get; init; }

    /// <summary>Where a line for each session goes.</summary>
    public IReadOnlyList<AccessLogConfig> AccessLogs { get; init; } = [];

    /// <summary>This server's own error logs; empty = those of the main level.</summary>
    public IReadOnlyList<ErrorLogConfig> ErrorLogs { get; init; } = [];
}
