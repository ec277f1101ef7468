using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Logging;

/// <summary>The access logs of a server: a line for each session in each of them. Any thread; a write only queues the line.</summary>
public sealed class AccessLog(LogWriter writer, IReadOnlyList<AccessLogConfig> configs, TimeProvider time)
{
    private readonly (AccessLogConfig Config, LogSink? Sink)[] _logs = [.. configs.Select(config => (config, SinkOf(config, writer)))];

    /// <summary>The session is over.</summary>
    public void Write(SessionFacts facts)
    {
        foreach (var (config, sink) in _logs)
        {
            if (config.Condition is { } condition && IsFalse(condition.Evaluate(facts)))
                continue;

            var line = AccessLogLine.Make(config.Format, facts);
            if (config.Syslog is { } syslog)
                line = SyslogLine.Make(syslog, syslog.Severity, time.GetLocalNow(), line);

            if (sink is null)
                writer.WriteOnce(System.Text.Encoding.UTF8.GetString(config.Path!.Evaluate(facts)), line);
            else
                writer.WriteBlocking(sink, line);
        }
    }

    private static bool IsFalse(byte[] value) => value is [] or [(byte)'0'];

    /// <summary>Null for a path that each session makes up.</summary>
    private static LogSink? SinkOf(AccessLogConfig config, LogWriter writer)
    {
        if (config.Path is not null)
            return null;

        if (config.Syslog is { } syslog)
            return writer.SyslogAt(syslog);

        return config.Buffer is { } buffer ? writer.BufferAt(config.File, buffer) : writer.FileAt(config.File, opensNow: true);
    }
}
