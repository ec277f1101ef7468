namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The main level of a configuration while it is read. Null: not said.</summary>
internal sealed class MainDraft
{
    public string? PidFile;
    public int? WorkerProcesses;
    public long? WorkerRlimitNofile;
    public TimeSpan? WorkerShutdownTimeout;
    public bool? Daemon;

    public int? WorkerPriority;
    public long? WorkerRlimitCore;
    public bool HasAffinity;
    public readonly HashSet<string> ThreadPools = new(StringComparer.Ordinal);

    // What nginx needs these for is not here: a lock between processes, signals for the clock, a compiler of regular expressions, the
    // folder of core dumps of workers that are processes. Checked, without effect.
    public string? WorkingDirectory;
    public TimeSpan? TimerResolution;
    public string? LockFile;
    public bool? PcreJit;
    public bool? AbortsAtDebugPoints;

    // One process is master and workers in one: checked, without effect.
    public bool? MasterProcess;
    public bool HasUser;

    public readonly List<ErrorLogConfig> ErrorLogs = [];

    public EventsDraft? Events;
    public StreamDraft? Stream;
}
