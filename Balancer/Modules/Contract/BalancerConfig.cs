using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>One configuration file, read and validated. Immutable; a reload makes a new one.</summary>
public sealed record BalancerConfig
{
    /// <summary>The file that names this process (<c>pid</c>).</summary>
    public required string PidFile { get; init; }

    /// <summary>Where errors go (<c>error_log</c>), main level; never empty.</summary>
    public required IReadOnlyList<ErrorLogConfig> ErrorLogs { get; init; }

    /// <summary>Event loops to run (<c>worker_processes</c>); at least 1.</summary>
    public int WorkerProcesses { get; init; } = 1;

    /// <summary>Connections one loop may hold open, both sides counted (<c>worker_connections</c>).</summary>
    public int WorkerConnections { get; init; } = 512;

    /// <summary>Limit on open descriptors to set at start (<c>worker_rlimit_nofile</c>); null leaves the system's.</summary>
    public long? WorkerRlimitNofile { get; init; }

    /// <summary>Scheduling priority, -20 (first) to 20 (<c>worker_priority</c>); null leaves the system's.</summary>
    public int? WorkerPriority { get; init; }

    /// <summary>The largest core dump in bytes (<c>worker_rlimit_core</c>); null leaves the system's.</summary>
    public long? WorkerRlimitCore { get; init; }

    /// <summary>How long sessions of a replaced configuration may go on (<c>worker_shutdown_timeout</c>); zero = without limit.</summary>
    public TimeSpan WorkerShutdownTimeout { get; init; }

    /// <summary>Go to the background after start (<c>daemon</c>).</summary>
    public bool Daemon { get; init; } = true;

    /// <summary>A master holds sockets and files, and a worker serves (<c>master_process</c>); off: one process does both.</summary>
    public bool MasterProcess { get; init; } = true;

    /// <summary>The user that the worker runs as (<c>user</c>); null: the user that started the balancer.</summary>
    internal UserAccount? User { get; init; }

    /// <summary>Some text uses the attempts to reach a server (<c>$upstream_...</c>): each session records them.</summary>
    public bool NotesAttempts { get; init; }

    public IReadOnlyList<UpstreamConfig> Upstreams { get; init; } = [];

    public IReadOnlyList<ServerConfig> Servers { get; init; } = [];

    /// <summary>The shared zones of modules.</summary>
    public IReadOnlyList<IZoneConfig> Zones { get; init; } = [];

    /// <summary>The sockets to open.</summary>
    public IEnumerable<ListenConfig> Sockets => Servers.SelectMany(server => server.Listens).Where(listen => listen.Within is null);

    /// <summary>Where the state of the process is served (<c>status</c>); null: nowhere.</summary>
    public System.Net.IPEndPoint? Status { get; init; }

    /// <summary>Those, and the one of <c>status</c>.</summary>
    public IEnumerable<ListenConfig> AllSockets => Status is null ? Sockets : Sockets.Append(new ListenConfig(Status));

    /// <summary>The unix socket of <c>Balancer ctl</c> (<c>control</c>); null: there is none.</summary>
    public string? ControlSocket { get; init; }

    /// <summary>Every log file once; those with variables in their names are not known yet.</summary>
    public IReadOnlyList<string> LogFiles { get; init; } = [];
}
