namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>error_log FILE|stderr|syslog:...|memory:SIZE [LEVEL]</c>; several lines write to several logs.</summary>
internal static class ErrorLogLine
{
    private const string MemoryScheme = "memory:";

    /// <summary>nginx's levels for debugging one part of itself: each includes every line there is.</summary>
    private static readonly string[] DebugParts =
        ["debug_core", "debug_alloc", "debug_mutex", "debug_event", "debug_http", "debug_mail", "debug_stream"];

    public static ConfigMessage? Bind(List<ErrorLogConfig> logs, DirectiveCall call)
    {
        if (ParseTarget(call, out var log) is { } refusal)
            return refusal;
        LogLevel? level = null;
        var isPart = false;
        foreach (var word in call.Arguments.Skip(1))
        {
            var isNextPart = DebugParts.Contains(word);
            if (!isNextPart && !IsLevel(word))
                return call.Refuse($"invalid log level \"{word}\"");
            if (level is not null && (!isNextPart || !isPart))
                return call.Refuse(isNextPart ? $"invalid log level \"{word}\"" : $"duplicate log level \"{word}\"");
            isPart = isNextPart;
            level = isNextPart ? LogLevel.Debug : Enum.Parse<LogLevel>(word, ignoreCase: true);
        }
        logs.Add(log with { Level = level ?? LogLevel.Error });
        return null;
    }

    private static ConfigMessage? ParseTarget(DirectiveCall call, out ErrorLogConfig log)
    {
        var target = call.Arguments[0];
        log = new ErrorLogConfig(null, LogLevel.Error);
        if (target is "stderr" or "")
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
            return SizeValue.TryParse(size, out var bytes) && bytes > 0 ? null : call.Refuse($"invalid buffer size \"{size}\"");
        }
        log = log with { File = call.Context.FullName(target) };
        call.Context.LogFiles.Add(log.File);
        return null;
    }

    /// <summary>Levels are written in lower case only.</summary>
    private static bool IsLevel(string word) => word.All(char.IsAsciiLetterLower) && Enum.TryParse<LogLevel>(word, ignoreCase: true, out _);
}
