namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The main level of a configuration while it is read. Null: not said.</summary>
internal sealed class MainDraft
{
    public string? PidFile;
    public int? WorkerProcesses;
    public long? WorkerRlimitNofile;
    public TimeSpan? WorkerShutdownTimeout;
    public bool? Daemon;

    // One process is master and workers in one: checked, without effect.
    public bool? MasterProcess;
    public bool HasUser;

    public readonly List<ErrorLogConfig> ErrorLogs = [];

    public EventsDraft? Events;
    public StreamDraft? Stream;
}
