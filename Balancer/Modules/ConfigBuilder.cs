using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Modules.Ctl;
using ChatCluster.Balancer.Modules.Log;
using ChatCluster.Balancer.Modules.Status;
using ChatCluster.Balancer.Modules.Upstream;

namespace ChatCluster.Balancer.Modules;

/// <summary>Makes the immutable records from the drafts of the modules.</summary>
internal static class ConfigBuilder
{
    public static BalancerConfig Build(LoadContext context, string errorLog)
    {
        var main = context.Shared<MainDraft>();
        var servers = main.Stream?.Draft<StreamDraft>().Servers ?? [];
        var errorLogs = ErrorLogsOf(context.Main);
        if (errorLogs.Count == 0)
            errorLogs = [DefaultLog(context, errorLog)];
        var config = new BalancerConfig
        {
            PidFile = context.FullName(main.PidFile ?? ConfigDefaults.PidFile),
            ErrorLogs = errorLogs,
            WorkerProcesses = Math.Clamp(main.WorkerProcesses ?? 1, 1, ConfigDefaults.MostWorkers),
            WorkerRlimitNofile = main.WorkerRlimitNofile,
            WorkerPriority = main.WorkerPriority,
            WorkerRlimitCore = main.WorkerRlimitCore,
            WorkerShutdownTimeout = main.WorkerShutdownTimeout ?? TimeSpan.Zero,
            LogFiles = [.. errorLogs.Select(log => log.File).OfType<string>().Concat(context.LogFiles).Distinct()],
            NotesAttempts = UpstreamVariables.AreUsed(context.Variables) || context.Shared<UpstreamRegistry>().MeasuresTimes,
            ControlSocket = context.Shared<CtlDraft>().Path,
            Status = context.Shared<StatusDraft>().Address,
            Upstreams = context.Shared<UpstreamRegistry>().Build(),
            Zones = context.Shared<ZoneRegistry>().Kept,
            Servers = [.. servers.Select(server => BuildServer(server, servers, context))],
        };
        return config with
        {
            WorkerConnections = main.Events?.Draft<EventsDraft>().WorkerConnections ?? config.WorkerConnections,
            Daemon = main.Daemon ?? config.Daemon,
            MasterProcess = main.MasterProcess ?? config.MasterProcess,
            User = main.User,
        };
    }

    /// <summary>The log of a configuration that names none.</summary>
    /// <param name="errorLog">A file, or <c>stderr</c>.</param>
    public static ErrorLogConfig DefaultLog(LoadContext context, string errorLog) =>
        new(errorLog == "stderr" ? null : context.FullName(errorLog), LogLevel.Error);

    private static ServerConfig BuildServer(ConfigBlock server, List<ConfigBlock> all, LoadContext context)
    {
        var config = new ServerConfig
        {
            Listens = context.Shared<ListenRegistry>().Of(server, all),
            TcpNoDelay = CoreModule.TcpNoDelayOf(server),
            Phases = [.. Phases.All.OfType<IPhaseModule>().Select(module => module.PhaseOf(server)).OfType<IPhaseConfig>()],
            Preread = CoreModule.PrereadOf(server, Phases.All.OfType<IPrereadModule>()),
            Content = server.Draft<ContentDraft>().Build(server),
            AccessLogs = LogModule.AccessLogsOf(server, context),
            ErrorLogs = ErrorLogsOf(server) is { Count: > 0 } own ? own : ErrorLogsOf(server.Outer),
        };
        return config with { ProxyProtocolTimeout = CoreModule.ProxyProtocolTimeoutOf(server) ?? config.ProxyProtocolTimeout };
    }

    private static List<ErrorLogConfig> ErrorLogsOf(ConfigBlock block) => block.Draft<ErrorLogDraft>().Logs;
}
