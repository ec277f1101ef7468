using ChatCluster.Balancer.Configuration.Directives;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Makes the immutable records from what was read: here stand inheritance and defaults.</summary>
internal static class ConfigBuilder
{
    public static BalancerConfig Build(MainDraft main, LoadContext context, string errorLog)
    {
        var stream = main.Stream ?? new StreamDraft();
        IReadOnlyList<ErrorLogConfig> errorLogs = main.ErrorLogs.Count > 0
            ? main.ErrorLogs
            : [new ErrorLogConfig(errorLog == "stderr" ? null : context.FullName(errorLog), LogLevel.Error)];
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
            NotesAttempts = context.Variables.AsksForAttempts,
            Upstreams = [.. Reachable(stream.Upstreams.All).Select(BuildUpstream)],
            LimitZones = stream.LimitZones,
            Servers = [.. stream.Servers.Select(server => BuildServer(server, stream, context))],
        };
        return config with
        {
            WorkerConnections = main.Events?.WorkerConnections ?? config.WorkerConnections,
            Daemon = main.Daemon ?? config.Daemon,
        };
    }

    /// <summary>
    /// An <c>upstream 127.0.0.1:80 { }</c> is legal and out of reach, as <c>proxy_pass 127.0.0.1:80</c> means the address. It makes room
    /// for the latter, so that names stay unique.
    /// </summary>
    private static IEnumerable<UpstreamDraft> Reachable(IReadOnlyList<UpstreamDraft> upstreams)
    {
        var addresses = upstreams.Where(upstream => upstream.DeclaredName is null).Select(upstream => upstream.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return upstreams.Where(upstream => upstream.DeclaredName is null || !addresses.Contains(upstream.Name));
    }

    private static UpstreamConfig BuildUpstream(UpstreamDraft upstream)
    {
        var config = new UpstreamConfig(upstream.Name, upstream.Peers);
        return upstream.Policy is null ? config : config with { Policy = upstream.Policy };
    }

    /// <summary>What the server says counts, then what its <c>stream</c> block says, then the record's own default.</summary>
    private static ServerConfig BuildServer(ServerDraft server, StreamDraft stream, LoadContext context)
    {
        var defaults = new ServerConfig { Listens = server.Listens.Of(server), Upstream = server.Upstream?.Name, UpstreamText = server.UpstreamText };
        return defaults with
        {
            Return = server.Returns ? server.Return : null,
            Assignments = SameIfEmpty(server.Assignments),
            ConnectTimeout = server.ConnectTimeout ?? stream.ConnectTimeout ?? defaults.ConnectTimeout,
            ProxyTimeout = server.ProxyTimeout ?? stream.ProxyTimeout ?? defaults.ProxyTimeout,
            BufferSize = server.BufferSize ?? stream.BufferSize ?? defaults.BufferSize,
            HalfClose = server.HalfClose ?? stream.HalfClose ?? defaults.HalfClose,
            NextUpstream = server.NextUpstream ?? stream.NextUpstream ?? defaults.NextUpstream,
            NextUpstreamTries = server.NextUpstreamTries ?? stream.NextUpstreamTries ?? defaults.NextUpstreamTries,
            NextUpstreamTimeout = server.NextUpstreamTimeout ?? stream.NextUpstreamTimeout ?? defaults.NextUpstreamTimeout,
            SocketKeepalive = server.SocketKeepalive ?? stream.SocketKeepalive ?? defaults.SocketKeepalive,
            TcpNoDelay = server.TcpNoDelay ?? stream.TcpNoDelay ?? defaults.TcpNoDelay,
            ProxyProtocolTimeout = server.ProxyProtocolTimeout ?? stream.ProxyProtocolTimeout ?? defaults.ProxyProtocolTimeout,
            ProxyProtocol = server.ProxyProtocol ?? stream.ProxyProtocol ?? defaults.ProxyProtocol,
            RealIpFrom = server.RealIpFrom.Count > 0 ? server.RealIpFrom : stream.RealIpFrom,
            Limits = server.Limits.Count > 0 ? server.Limits : stream.Limits,
            LimitDryRun = server.LimitDryRun ?? stream.LimitDryRun ?? defaults.LimitDryRun,
            LimitLogLevel = server.LimitLogLevel ?? stream.LimitLogLevel ?? defaults.LimitLogLevel,
            UploadRate = server.UploadRate ?? stream.UploadRate,
            DownloadRate = server.DownloadRate ?? stream.DownloadRate,
            Bind = server.IsBindSaid ? server.Bind : stream.Bind,
            AccessRules = server.AccessRules.Count > 0 ? server.AccessRules : stream.AccessRules,
            AccessLogs = AccessLogs(server.AccessLogIsOff || server.AccessLogs.Count > 0 ? server : stream, context),
            ErrorLogs = server.ErrorLogs.Count > 0 ? server.ErrorLogs : stream.ErrorLogs,
        };
    }

    /// <summary>A file that one line gives a buffer has it for all lines.</summary>
    private static AccessLogConfig[] AccessLogs(ProxyDraft draft, LoadContext context)
    {
        var logs = draft.AccessLogIsOff ? [] : draft.AccessLogs;
        return SameIfEmpty([.. logs.Select(log => log.File is { } file ? log with { Buffer = context.LogBuffers.GetValueOrDefault(file) } : log)]);
    }

    /// <summary>Records that say the same shall be equal, and two empty lists are not.</summary>
    private static T[] SameIfEmpty<T>(List<T> list) => list.Count == 0 ? [] : [.. list];
}
