using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Core;

namespace ChatCluster.Balancer.Modules.Log;

/// <summary>
/// <c>access_log PATH FORMAT [buffer=SIZE] [flush=TIME] [gzip[=LEVEL]] [if=CONDITION]</c>, or <c>off</c>; several lines write to several
/// logs.
/// </summary>
internal static class AccessLogDirective
{
    public static ConfigMessage? Bind(LogDraft draft, DirectiveCall call)
    {
        var words = call.Arguments;
        if (call.Word(0) == "off")
        {
            draft.IsOff = true;
            return words.Count == 1 ? null : call.RefuseParameter(words[1]);
        }

        if (ParseTarget(call, out var log) is { } refusal)
            return refusal;
        if (words.Count == 1)
            return call.Refuse("log format is not specified");
        if (!call.Context.Shared<LogFormats>().ByName.TryGetValue(words[1], out var format))
            return call.Refuse($"unknown log format \"{words[1]}\"");
        log = log with { Format = format };

        var buffer = new LogBufferConfig(0, TimeSpan.Zero, 0);
        foreach (var word in words.Skip(2))
        {
            if (AccessLogOptions.Apply(word, call, ref log, ref buffer) is { } invalid)
                return invalid;
        }
        return TakeBuffer(call, buffer, ref log) ?? Add(draft, log);
    }

    private static ConfigMessage? ParseTarget(DirectiveCall call, out AccessLogConfig log)
    {
        var target = call.Arguments[0];
        log = new AccessLogConfig(new LogFormatConfig("", LogEscape.Default, []));
        if (target.StartsWith(SyslogTarget.Scheme, StringComparison.Ordinal))
        {
            var complaint = SyslogTarget.Parse(target, out var syslog);
            log = log with { Syslog = syslog };
            return complaint is null ? null : call.Refuse(complaint);
        }
        if (target.Contains('$'))
        {
            var refusal = call.Compile(call.Context.FullName(target), out var path);
            log = log with { Path = path };
            return refusal;
        }
        log = log with { File = target.Length == 0 ? null : call.Context.FullName(target) };
        if (log.File is not null)
            call.Context.LogFiles.Add(log.File);
        return null;
    }

    /// <summary>One file has one buffer, whichever lines name it.</summary>
    private static ConfigMessage? TakeBuffer(DirectiveCall call, LogBufferConfig buffer, ref AccessLogConfig log)
    {
        var name = call.Arguments[0];
        if (buffer.Size == 0)
            return buffer.Flush > TimeSpan.Zero ? call.Refuse($"no buffer is defined for access_log \"{name}\"") : null;
        if (log.Path is not null)
            return call.Refuse("buffered logs cannot have variables in name");
        if (log.Syslog is not null)
            return call.Refuse("logs to syslog cannot be buffered");
        var file = log.File ?? "";
        var buffers = call.Context.Shared<LogBuffers>().ByFile;
        if (!buffers.TryAdd(file, buffer) && buffers[file] != buffer)
            return call.Refuse($"access_log \"{name}\" already defined with conflicting parameters");
        log = log with { Buffer = buffer };
        return null;
    }

    private static ConfigMessage? Add(LogDraft draft, AccessLogConfig log)
    {
        draft.AccessLogs.Add(log);
        return null;
    }
}
