using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Modules.Log;

/// <summary>The access log: <c>log_format</c>, <c>access_log</c>, <c>open_log_file_cache</c>.</summary>
internal sealed class LogModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow("log_format", Context.Stream, Arity.TwoOrMore,
            static call => LogFormatDirective.Bind(call.Context.Shared<LogFormats>(), call)),
        new DirectiveRow<LogDraft>("access_log", Context.StreamAndServer, Arity.OneOrMore, AccessLogDirective.Bind),
        new DirectiveRow<LogDraft>("open_log_file_cache", Context.StreamAndServer, Arity.Between(1, 4), OpenLogFileCacheDirective.Bind),
    ];

    /// <summary>The logs of a server. A file that one directive gives a buffer has it for all directives.</summary>
    public static IReadOnlyList<AccessLogConfig> AccessLogsOf(ConfigBlock server, LoadContext context)
    {
        if (server.Nearest<LogDraft>(static draft => draft.IsOff || draft.AccessLogs.Count > 0) is not { IsOff: false } draft)
            return [];
        var buffers = context.Shared<LogBuffers>().ByFile;
        return [.. draft.AccessLogs.Select(log => log.File is { } file ? log with { Buffer = buffers.GetValueOrDefault(file) } : log)];
    }
}
