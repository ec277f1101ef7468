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

    /// <summary>How nice the process is (<c>worker_priority</c>): -20 first, 20 last; null leaves the system's.</summary>
    public int? WorkerPriority { get; init; }

    /// <summary>The largest core dump in bytes (<c>worker_rlimit_core</c>); null leaves the system's.</summary>
    public long? WorkerRlimitCore { get; init; }

    /// <summary>How long sessions of a replaced configuration may go on (<c>worker_shutdown_timeout</c>); zero = without limit.</summary>
    public TimeSpan WorkerShutdownTimeout { get; init; }

    /// <summary>Go to the background after start (<c>daemon</c>).</summary>
    public bool Daemon { get; init; } = true;

    /// <summary>Some text asks for the attempts to reach a server (<c>$upstream_...</c>): each session notes them.</summary>
    public bool NotesAttempts { get; init; }

    public IReadOnlyList<UpstreamConfig> Upstreams { get; init; } = [];

    public IReadOnlyList<ServerConfig> Servers { get; init; } = [];

    public IReadOnlyList<LimitZoneConfig> LimitZones { get; init; } = [];

    /// <summary>The sockets to open.</summary>
    public IEnumerable<ListenConfig> Sockets => Servers.SelectMany(server => server.Listens).Where(listen => listen.Within is null);
    /// <summary>Every file that logs are written to, each once; those whose names are made up for each session are not known yet.</summary>
    public IReadOnlyList<string> LogFiles { get; init; } = [];
}
