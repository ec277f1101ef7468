using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Modules.Core;

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

    // What nginx needs these for does not exist here: a lock between processes, signals for the clock, a compiler of regular
    // expressions, the folder of core dumps of workers that are processes. Checked, without effect.
    public string? WorkingDirectory;
    public TimeSpan? TimerResolution;
    public string? LockFile;
    public bool? PcreJit;
    public bool? AbortsAtDebugPoints;

    public bool? MasterProcess;
    public UserAccount? User;

    /// <summary>The <c>events</c> and the <c>stream</c> block; null before they are read.</summary>
    public ConfigBlock? Events;
    public ConfigBlock? Stream;
}

/// <summary>The error logs that one block names; empty: not said here.</summary>
internal sealed class ErrorLogDraft
{
    public readonly List<ErrorLogConfig> Logs = [];
}
