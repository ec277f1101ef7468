using ChatCluster.Balancer.Configuration;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>Makes room for connections: each session needs two descriptors, and the system's usual limit of 1024 is soon reached.</summary>
internal static class DescriptorLimits
{
    /// <summary>Sets <c>worker_rlimit_nofile</c>, or else raises the limit as far as an ordinary user may, and says what holds.</summary>
    public static void Raise(BalancerConfig config, ProcessLog log)
    {
        if (!OperatingSystem.IsLinux())
            return;

        var now = DescriptorLimit.Current;
        var wanted = config.WorkerRlimitNofile is { } limit ? new DescriptorLimit(limit, limit) : now with { Soft = now.Hard };
        if (wanted != now && wanted.Apply() is var refused && refused != Errno.None)
            log.Write(LogLevel.Alert, $"setrlimit(RLIMIT_NOFILE, {wanted.Soft}) failed ({refused})");

        now = DescriptorLimit.Current;
        DescriptorReserve.Keep(now.Soft);
        log.Write(LogLevel.Notice, $"getrlimit(RLIMIT_NOFILE): {now.Soft}:{now.Hard}");
        var connections = (long)config.WorkerProcesses * config.WorkerConnections;
        if (connections > now.Soft)
            log.Write(LogLevel.Warn, $"{connections} worker_connections exceed open file resource limit: {now.Soft}");
    }
}
