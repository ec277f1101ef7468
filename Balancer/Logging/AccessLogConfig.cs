using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Logging;

/// <summary>
/// One <c>access_log</c>: a line for every session, to one of <see cref="File"/>, <see cref="Path"/> and <see cref="Syslog"/>, or to
/// stderr.
/// </summary>
public sealed record AccessLogConfig(LogFormatConfig Format)
{
    /// <summary>A path.</summary>
    public string? File { get; init; }

    /// <summary>A path that is made up for each session.</summary>
    public ComplexValue? Path { get; init; }

    public SyslogConfig? Syslog { get; init; }

    /// <summary>How lines are kept back; only for <see cref="File"/>; null: each is written at once.</summary>
    public LogBufferConfig? Buffer { get; init; }

    /// <summary>No line for sessions where this is empty or <c>0</c>.</summary>
    public ComplexValue? Condition { get; init; }
}

/// <summary>A <c>log_format</c>: its strings put together, and taken apart into texts and variables.</summary>
public sealed record LogFormatConfig(string Name, LogEscape Escape, IReadOnlyList<TextPart> Parts);

/// <summary>How a <c>log_format</c> writes what could be mistaken for something else: <c>\xHH</c>, JSON's escapes, or as it is.</summary>
public enum LogEscape { Default, Json, None }

/// <summary>Lines are written together when the next one does not fit any more, or when the oldest has waited long enough.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Flush">How long a line may wait; zero: as long as it takes.</param>
/// <param name="Gzip">1 to 9: what is written together is compressed; 0: it is not.</param>
public sealed record LogBufferConfig(int Size, TimeSpan Flush, int Gzip);
