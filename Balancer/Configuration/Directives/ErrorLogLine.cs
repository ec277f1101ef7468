namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>error_log FILE [LEVEL]</c>; several lines write to several logs.</summary>
internal static class ErrorLogLine
{
    public static ConfigMessage? Bind(List<ErrorLogConfig> logs, DirectiveCall call)
    {
        var file = call.Arguments[0];
        if (file.StartsWith("syslog:", StringComparison.Ordinal) || file.StartsWith("memory:", StringComparison.Ordinal))
            return call.Refuse($"logging to \"{file}\" is not supported");

        LogLevel? level = null;
        foreach (var word in call.Arguments.Skip(1))
        {
            if (!TryParseLevel(word, out var named))
                return call.Refuse($"invalid log level \"{word}\"");
            if (level is not null)
                return call.Refuse($"duplicate log level \"{word}\"");
            level = named;
        }
        logs.Add(new ErrorLogConfig(file is "stderr" or "" ? null : call.Context.FullName(file), level ?? LogLevel.Error));
        return null;
    }

    /// <summary>Levels are written in lower case only.</summary>
    private static bool TryParseLevel(string word, out LogLevel level)
    {
        level = default;
        return word.All(char.IsAsciiLetterLower) && Enum.TryParse(word, ignoreCase: true, out level);
    }
}
