using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>server</c> block in <c>stream</c>: where to listen and how to proxy.</summary>
public sealed record ServerConfig
{
    public required IReadOnlyList<ListenConfig> Listens { get; init; }

    /// <summary>Name of the upstream in <see cref="BalancerConfig.Upstreams"/> that gets the sessions; null: no proxy_pass, every session ends with status 500.</summary>
    public string? Upstream { get; init; }

    /// <summary>Where the sessions go, found out for each: the name of an upstream or an address (<c>proxy_pass</c> with variables); null: see <see cref="Upstream"/>.</summary>
    public ComplexValue? UpstreamText { get; init; }

    /// <summary>The text that every client gets instead of a server (<c>return</c>); null: none.</summary>
    public ComplexValue? Return { get; init; }

    /// <summary>Variables that each session gets a value for at its beginning, in order (<c>set</c>).</summary>
    public IReadOnlyList<AssignmentConfig> Assignments { get; init; } = [];

    /// <summary>One connect attempt (<c>proxy_connect_timeout</c>).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence in both directions that ends a session (<c>proxy_timeout</c>).</summary>
    public TimeSpan ProxyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes that may wait in each direction (<c>proxy_buffer_size</c>).</summary>
    public int BufferSize { get; init; } = 16 * 1024;

    /// <summary>Pass one side's end of stream on and let the other direction finish (<c>proxy_half_close</c>).</summary>
    public bool HalfClose { get; init; }

    /// <summary>After a failed connect try another peer (<c>proxy_next_upstream</c>).</summary>
    public bool NextUpstream { get; init; } = true;

    /// <summary>Attempts per session, the first included; 0 = as many as there are peers (<c>proxy_next_upstream_tries</c>).</summary>
    public int NextUpstreamTries { get; init; }

    /// <summary>No further attempt after this long; zero = no limit (<c>proxy_next_upstream_timeout</c>).</summary>
    public TimeSpan NextUpstreamTimeout { get; init; }

    public bool TcpNoDelay { get; init; } = true;

    /// <summary>SO_KEEPALIVE towards the upstream (<c>proxy_socket_keepalive</c>).</summary>
    public bool SocketKeepalive { get; init; }

    /// <summary>The longest wait for a client's PROXY header (<c>proxy_protocol_timeout</c>).</summary>
    public TimeSpan ProxyProtocolTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Who may say in a PROXY header where a client really comes from (<c>set_real_ip_from</c>); empty: nobody.</summary>
    public IReadOnlyList<ClientNetwork> RealIpFrom { get; init; } = [];

    /// <summary>How many sessions may come in at a time (<c>limit_conn</c>): all of these have to agree.</summary>
    public IReadOnlyList<LimitConfig> Limits { get; init; } = [];

    /// <summary>What the limits would refuse is only logged (<c>limit_conn_dry_run</c>).</summary>
    public bool LimitDryRun { get; init; }

    /// <summary>How severe a session beyond a limit is (<c>limit_conn_log_level</c>).</summary>
    public LogLevel LimitLogLevel { get; init; } = LogLevel.Error;

    /// <summary>Bytes a second taken from a client (<c>proxy_upload_rate</c>); null or 0: as fast as they come.</summary>
    public ComplexValue? UploadRate { get; init; }

    /// <summary>The same from a server (<c>proxy_download_rate</c>).</summary>
    public ComplexValue? DownloadRate { get; init; }

    /// <summary>Where connections to the upstream come from (<c>proxy_bind</c>); null: the system chooses.</summary>
    public ProxyBindConfig? Bind { get; init; }

    /// <summary>Who may come in (<c>allow</c>, <c>deny</c>): the first rule that contains the client decides; no rule: yes.</summary>
    public IReadOnlyList<AccessRule> AccessRules { get; init; } = [];

    /// <summary>What the upstream is told of the client (<c>proxy_protocol</c>).</summary>
    public ProxyProtocol ProxyProtocol { get; init; }

    /// <summary>Where a line for each session goes.</summary>
    public IReadOnlyList<AccessLogConfig> AccessLogs { get; init; } = [];

    /// <summary>This server's own error logs; empty = those of the main level.</summary>
    public IReadOnlyList<ErrorLogConfig> ErrorLogs { get; init; } = [];
}
