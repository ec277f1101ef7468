using System.Net;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One configuration file, read and validated: what the whole process shall do. Immutable; a reload makes a new one.</summary>
public sealed record BalancerConfig
{
    /// <summary>Absolute path of the file that names this process (<c>pid</c>).</summary>
    public required string PidFile { get; init; }

    /// <summary>Where errors go (<c>error_log</c>), main level; never empty.</summary>
    public required IReadOnlyList<ErrorLogConfig> ErrorLogs { get; init; }

    /// <summary>Event loops to run (<c>worker_processes</c>); at least 1.</summary>
    public int WorkerProcesses { get; init; } = 1;

    /// <summary>Connections one loop may hold open, both sides counted (<c>worker_connections</c>).</summary>
    public int WorkerConnections { get; init; } = 512;

    /// <summary>Limit on open descriptors to set at start (<c>worker_rlimit_nofile</c>); null leaves the system's.</summary>
    public long? WorkerRlimitNofile { get; init; }

    /// <summary>How long sessions of a replaced configuration may go on (<c>worker_shutdown_timeout</c>); zero = without limit.</summary>
    public TimeSpan WorkerShutdownTimeout { get; init; }

    /// <summary>Go to the background after start (<c>daemon</c>).</summary>
    public bool Daemon { get; init; } = true;

    public IReadOnlyList<UpstreamConfig> Upstreams { get; init; } = [];

    public IReadOnlyList<ServerConfig> Servers { get; init; } = [];
}

/// <summary>One <c>error_log</c>: a file (absolute path) or, when null, stderr; lines below the level are not written.</summary>
public sealed record ErrorLogConfig(string? File, LogLevel Level);

/// <summary>nginx's log levels, most severe first.</summary>
public enum LogLevel { Emerg = 1, Alert, Crit, Error, Warn, Notice, Info, Debug }

/// <summary>A named group of servers (<c>upstream</c>), or the implicit one of <c>proxy_pass host:port</c>.</summary>
public sealed record UpstreamConfig(string Name, IReadOnlyList<PeerConfig> Peers)
{
    /// <summary>How a server is chosen.</summary>
    public PolicyConfig Policy { get; init; } = new RoundRobinConfig();
}

/// <summary>One address of one <c>server</c> line in an upstream.</summary>
/// <param name="Server">The address exactly as written, for example <c>localhost:6000</c>: several peers may share it.</param>
/// <param name="Address">Where to connect: an <see cref="IPEndPoint"/> or a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</param>
public sealed record PeerConfig(string Server, EndPoint Address)
{
    public int Weight { get; init; } = 1;

    /// <summary>Connections at the same time; 0 = no limit.</summary>
    public int MaxConns { get; init; }

    /// <summary>Failures after which the peer is disabled for a while; 0 = never.</summary>
    public int MaxFails { get; init; } = 1;

    /// <summary>Whole seconds.</summary>
    public TimeSpan FailTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool Backup { get; init; }

    public bool Down { get; init; }
}

/// <summary>The choice of a picking policy. One sealed record a policy, so that a policy's own settings stand with it.</summary>
public abstract record PolicyConfig;

/// <summary>Smooth weighted round robin, the default.</summary>
public sealed record RoundRobinConfig : PolicyConfig;

/// <summary>One <c>server</c> block in <c>stream</c>: where to listen and how to proxy.</summary>
public sealed record ServerConfig
{
    public required IReadOnlyList<ListenConfig> Listens { get; init; }

    /// <summary>Name of the upstream in <see cref="BalancerConfig.Upstreams"/> that gets the sessions; null: no proxy_pass, every session ends with status 500.</summary>
    public string? Upstream { get; init; }

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

    /// <summary>This server's own error logs; empty = those of the main level.</summary>
    public IReadOnlyList<ErrorLogConfig> ErrorLogs { get; init; } = [];
}

/// <summary>One <c>listen</c>.</summary>
public sealed record ListenConfig(EndPoint Address)
{
    /// <summary>Queue of connections not yet accepted; null = the largest the system grants, at most 4096.</summary>
    public int? Backlog { get; init; }

    public bool ReusePort { get; init; }

    /// <summary>An IPv6 wildcard socket takes IPv6 clients only.</summary>
    public bool Ipv6Only { get; init; } = true;

    /// <summary>Socket buffer sizes in bytes; null = the system's.</summary>
    public int? ReceiveBuffer { get; init; }

    public int? SendBuffer { get; init; }

    public KeepaliveConfig? Keepalive { get; init; }
}

/// <summary>TCP keepalive towards the client (<c>so_keepalive</c>); a null part leaves the system's value.</summary>
public sealed record KeepaliveConfig(bool On, TimeSpan? Idle = null, TimeSpan? Interval = null, int? Count = null);
