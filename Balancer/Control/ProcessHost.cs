using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Relay;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// Where a serving process gets what it may not be allowed to open itself. Alone it opens everything; a worker gets it from its master.
/// </summary>
internal abstract class ProcessHost
{
    /// <summary>There is no master: the process has the pid file, checks its log files, and logs what it is told.</summary>
    public abstract bool IsAlone { get; }

    /// <summary>Reads the configuration; each reload asks again.</summary>
    public abstract LoadResult Load();

    /// <exception cref="ListenException">The system refused.</exception>
    public abstract ListenSocket Listen(ListenConfig config);

    /// <summary>The socket of <c>control</c>.</summary>
    /// <returns>Null when the system refused, as the log tells.</returns>
    public abstract CtlListener? ListenForControl(string path, ProcessLog log);

    /// <summary>Opens a log file to append to it.</summary>
    /// <exception cref="IOException">or <see cref="UnauthorizedAccessException"/>: it cannot be opened.</exception>
    public abstract FileStream OpenLog(string path);

    /// <summary>Sets what the process needs before it serves.</summary>
    /// <returns>False when the system refused, as the log tells.</returns>
    public abstract bool TryPrepare(BalancerConfig config, ProcessLog log);

    /// <summary>What came of a configuration, the first one included.</summary>
    public virtual void Report(bool isTaken)
    {
    }
}

/// <summary>One process that does everything itself.</summary>
/// <param name="load">Reads the configuration.</param>
internal sealed class LoneHost(Func<LoadResult> load) : ProcessHost
{
    public override bool IsAlone => true;

    public override LoadResult Load() => load();

    public override ListenSocket Listen(ListenConfig config) => ListenSocket.Open(config);

    public override CtlListener? ListenForControl(string path, ProcessLog log) => CtlListener.TryOpen(path, log);

    public override FileStream OpenLog(string path) => AppendedFile.Open(path);

    public override bool TryPrepare(BalancerConfig config, ProcessLog log)
    {
        StartLines.Write(log);
        if (!OpenFileLimit.TryRaise(config, log))
            return false;
        ProcessLimits.Apply(config, log);
        return true;
    }
}
