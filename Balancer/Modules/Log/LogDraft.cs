using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Modules.Log;

/// <summary>What one block says of the access log.</summary>
internal sealed class LogDraft
{
    public readonly List<AccessLogConfig> AccessLogs = [];

    /// <summary><c>access_log off</c>, which wins over other lines beside it.</summary>
    public bool IsOff;

    public bool HasOpenLogFileCache;
}

/// <summary>Every <c>log_format</c> so far.</summary>
internal sealed class LogFormats
{
    public readonly Dictionary<string, LogFormatConfig> ByName = new(StringComparer.Ordinal);
}

/// <summary>The buffer of each log file that has one.</summary>
internal sealed class LogBuffers
{
    public readonly Dictionary<string, LogBufferConfig> ByFile = new(StringComparer.Ordinal);
}
