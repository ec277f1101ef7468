using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary><c>worker_priority</c> and <c>worker_rlimit_core</c>, for the whole process: its loops are threads.</summary>
internal static class ProcessLimits
{
    /// <summary>Set at start; a refusal is logged, and the balancer runs without it.</summary>
    public static void Apply(BalancerConfig config, ProcessLog log)
    {
        if (!OperatingSystem.IsLinux())
            return;

        if (config.WorkerPriority is { } priority && SystemProcess.SetPriority(priority) is var refused && refused != Errno.None)
            log.Write(LogLevel.Alert, $"setpriority({priority}) failed ({refused})");

        if (config.WorkerRlimitCore is { } core && SystemProcess.LimitCoreDump(core) is var error && error != Errno.None)
            log.Write(LogLevel.Alert, $"setrlimit(RLIMIT_CORE, {core}) failed ({error})");
    }
}
