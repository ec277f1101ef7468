using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>Sets the process's limit of open files: each session needs two descriptors, and the usual limit is 1024.</summary>
internal static class OpenFileLimit
{
    /// <summary>The runtime and the process itself need this many; with fewer the runtime aborts in the middle of its work.</summary>
    private const int Fewest = 32;

    /// <summary>Sets <c>worker_rlimit_nofile</c>, or else raises the limit to its hard limit, and logs the result.</summary>
    /// <returns>False when the limit is too small to run, as the log tells.</returns>
    public static bool TryRaise(BalancerConfig config, ProcessLog log)
    {
        if (!OperatingSystem.IsLinux())
            return true;

        var now = DescriptorLimit.Current;
        var wanted = Wanted(config);
        if (wanted.Soft < Fewest)
        {
            log.Write(LogLevel.Emerg, Complaint(wanted.Soft));
            return false;
        }
        if (wanted != now && wanted.Apply() is var refused && refused != Errno.None)
            log.Write(LogLevel.Alert, $"setrlimit(RLIMIT_NOFILE, {wanted.Soft}) failed ({refused})");

        now = KeepReserve();
        log.Write(LogLevel.Notice, $"getrlimit(RLIMIT_NOFILE): {now.Soft}:{now.Hard}");
        var connections = (long)config.WorkerProcesses * config.WorkerConnections;
        if (connections > now.Soft)
            log.Write(LogLevel.Warn, $"{connections} worker_connections exceed open file resource limit: {now.Soft}");
        return true;
    }

    /// <summary>The same in a worker, which may be older than its master's limit. The master has logged the result.</summary>
    public static void Follow(BalancerConfig config)
    {
        if (Wanted(config) is var wanted && wanted != DescriptorLimit.Current)
            _ = wanted.Apply();
        KeepReserve();
    }

    private static DescriptorLimit Wanted(BalancerConfig config) => config.WorkerRlimitNofile is { } limit
        ? new DescriptorLimit(limit, limit)
        : DescriptorLimit.Current with { Soft = DescriptorLimit.Current.Hard };

    /// <summary>Leaves some descriptors free for the process itself.</summary>
    /// <returns>The limit.</returns>
    private static DescriptorLimit KeepReserve()
    {
        var now = DescriptorLimit.Current;
        DescriptorReserve.Keep(now.Soft);
        return now;
    }

    /// <summary>Asks for enough descriptors to begin at all, before anything opens one.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Check()
    {
        if (!OperatingSystem.IsLinux() || DescriptorLimit.Current is var now && now.Soft >= Fewest)
            return null;
        var raised = now with { Soft = Math.Min(Fewest, now.Hard) };
        return raised.Apply() == Errno.None && raised.Soft >= Fewest ? null : $"[emerg] {Complaint(now.Hard)}";
    }

    private static string Complaint(long limit) => $"{limit} open files are not enough, the least is {Fewest}";
}
