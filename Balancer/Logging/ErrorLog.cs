using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Logging;

/// <summary>The error log in nginx's form, to one or more files or syslog servers, each with the least severe level it takes.</summary>
/// <remarks>Thread-safe. A write only queues the line; it does not throw and does not wait for the disk.</remarks>
public sealed class ErrorLog(LogWriter writer, TimeProvider time)
{
    private volatile Target[] _targets = [];
    private volatile int _mostVerbose;

    /// <summary>True when a line of this level would be written somewhere: ask before building a costly message.</summary>
    public bool IsEnabled(LogLevel level) => (int)level <= _mostVerbose;

    /// <summary>True when a line of this level is written to stderr.</summary>
    public bool IsOnStderr(LogLevel level) => Array.Exists(_targets, target => target.IsStderr && level <= target.Level);

    /// <summary>Makes sure that a log file can be written, and makes it if it is missing.</summary>
    /// <exception cref="IOException">or <see cref="UnauthorizedAccessException"/>: it cannot.</exception>
    public static void CheckFile(string path) => LogFile.Check(path);

    /// <summary>Replaces the targets.</summary>
    public void Apply(IReadOnlyList<ErrorLogConfig> configs)
    {
        _targets = [.. configs.Where(config => !config.IsInMemory).Select(TargetOf)];
        _mostVerbose = _targets.Length == 0 ? 0 : (int)_targets.Max(target => target.Level);
    }

    /// <summary>A line about the process.</summary>
    public void Write(LogLevel level, string message) => Enqueue(level, connection: null, message);

    /// <summary>A line about a session.</summary>
    /// <param name="level">How severe it is.</param>
    /// <param name="connection">Serial number of the client's connection.</param>
    /// <param name="message">One line, without its end. It may hold what a client sent (<see cref="ErrorLine"/>).</param>
    public void Write(LogLevel level, long connection, string message) => Enqueue(level, connection, message);

    /// <summary>Closes the files and opens them again, for log rotation.</summary>
    public void Reopen() => writer.Reopen();

    private void Enqueue(LogLevel level, long? connection, string message)
    {
        if (!IsEnabled(level))
            return;

        var now = time.GetLocalNow();
        var line = ErrorLine.Make(now, level, connection, message);
        foreach (var target in _targets)
        {
            if (level > target.Level)
                continue;

            if (target.Syslog is { } syslog)
                writer.Write(target.Sink, SyslogLine.Make(syslog, (int)level - 1, now, line));
            else
                writer.Write(target.Sink, line, takesRemarks: true);
        }
    }

    private Target TargetOf(ErrorLogConfig config) => new(
        config.Syslog is { } syslog ? writer.SyslogAt(syslog) : writer.FileAt(config.File), config.Level, config.Syslog, config.IsStderr);

    private sealed record Target(LogSink Sink, LogLevel Level, SyslogConfig? Syslog, bool IsStderr);
}
