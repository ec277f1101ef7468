using System.Text;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>error_log FILE|stderr|syslog:...|memory:SIZE [LEVEL]</c>; several lines write to several logs.</summary>
internal static class ErrorLogDirective
{
    private const string MemoryScheme = "memory:";

    /// <summary>Bytes that nginx needs for the longest line and the heading of the buffer, the name of the file not counted.</summary>
    private const int MemoryHead = 2099;

    /// <summary>nginx's levels for debugging one part of itself: each includes every line there is.</summary>
    private static readonly string[] DebugParts =
        ["debug_core", "debug_alloc", "debug_mutex", "debug_event", "debug_http", "debug_mail", "debug_stream"];

    public static ConfigMessage? Bind(ErrorLogDraft draft, DirectiveCall call)
    {
        if (ParseTarget(call, out var log) is { } refusal)
            return refusal;
        LogLevel? level = null;
        var isPart = false;
        foreach (var word in call.Arguments.Skip(1).Select(CString.Of))
        {
            var isNextPart = DebugParts.Contains(word);
            if (!isNextPart && !IsLevel(word))
                return call.Refuse($"invalid log level \"{word}\"");
            if (level is not null && (!isNextPart || !isPart))
                return call.Refuse(isNextPart ? $"invalid log level \"{word}\"" : $"duplicate log level \"{word}\"");
            isPart = isNextPart;
            level = isNextPart ? LogLevel.Debug : Enum.Parse<LogLevel>(word, ignoreCase: true);
        }
        draft.Logs.Add(log with { Level = level ?? LogLevel.Error });
        return null;
    }

    private static ConfigMessage? ParseTarget(DirectiveCall call, out ErrorLogConfig log)
    {
        var target = call.Arguments[0];
        log = new ErrorLogConfig(null, LogLevel.Error);
        if (CString.Of(target) is "stderr" or "")
            return null;
        if (target.StartsWith(SyslogTarget.Scheme, StringComparison.Ordinal))
        {
            var complaint = SyslogTarget.Parse(target, out var syslog);
            log = log with { Syslog = syslog };
            return complaint is null ? null : call.Refuse(complaint);
        }
        if (target.StartsWith(MemoryScheme, StringComparison.Ordinal))
        {
            log = log with { IsInMemory = true };
            var size = target[MemoryScheme.Length..];
            var least = MemoryHead + Encoding.UTF8.GetByteCount(call.Position.File ?? "");
            return SizeValue.TryParse(size, out var bytes) && bytes >= least ? null : call.Refuse($"invalid buffer size \"{size}\"");
        }
        log = log with { File = call.Context.FullName(target) };
        call.Context.LogFiles.Add(log.File);
        return null;
    }

    /// <summary>Levels are written in lower case only.</summary>
    private static bool IsLevel(string word) => word.All(char.IsAsciiLetterLower) && Enum.TryParse<LogLevel>(word, ignoreCase: true, out _);
}
