using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>access_log</c>: a line for every session, to one of <see cref="File"/>, <see cref="Path"/> and <see cref="Syslog"/>, or to stderr.</summary>
public sealed record AccessLogConfig(LogFormatConfig Format)
{
    /// <summary>An absolute path.</summary>
    public string? File { get; init; }

    /// <summary>A path that is made up for each session.</summary>
    public ComplexValue? Path { get; init; }

    public SyslogConfig? Syslog { get; init; }

    /// <summary>How lines are kept back; only for <see cref="File"/>; null: each is written at once.</summary>
    public LogBufferConfig? Buffer { get; init; }

    /// <summary>No line for sessions where this is empty or <c>0</c>.</summary>
    public ComplexValue? Condition { get; init; }
}
