using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Logging;

/// <summary>Every place that lines go to, each of them once, so that several logs can share it. Any thread.</summary>
/// <param name="open">Opens a file to append to it.</param>
/// <param name="onDue">Called, by any thread, when a buffer has waited long enough.</param>
internal sealed class LogSinks(Func<string, FileStream> open, Action<LogSink> onDue)
{
    /// <summary>A file that stays broken is mentioned this often, as nginx does.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    /// <summary>Clients can make up names of files, where a log's name has variables: these are not all remembered.</summary>
    private const int MostFailures = 1000;

    private readonly Dictionary<string, LogFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, LogBufferConfig Config), BufferedLog> _buffers = [];
    private readonly Dictionary<string, SyslogSink> _syslogs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private LogFile? _stderr;

    internal Action<LogLevel, string>? OnFailure { get; set; }

    /// <summary>The file of that path, or stderr for null.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="opensNow">A file that is new here is opened at once, not with its first line: it keeps its lines even if it is renamed
    /// before.</param>
    internal LogFile FileAt(string? path, bool opensNow = false)
    {
        lock (_lock)
        {
            if (path is null)
                return _stderr ??= new LogFile(path: null, open, Report);

            if (!_files.TryGetValue(path, out var file))
            {
                file = new LogFile(path, open, Report);
                if (opensNow)
                    file.Append([]);

                _files.Add(path, file);
            }

            return file;
        }
    }

    /// <summary>The same with a buffer before it.</summary>
    internal BufferedLog BufferAt(string? path, LogBufferConfig config)
    {
        var file = FileAt(path, opensNow: true);
        lock (_lock)
        {
            var key = (path ?? "", config);
            if (!_buffers.TryGetValue(key, out var buffer))
                _buffers.Add(key, buffer = new BufferedLog(file, config, onDue));

            return buffer;
        }
    }

    internal SyslogSink SyslogAt(SyslogConfig config)
    {
        lock (_lock)
        {
            var name = config.Server.ToString()!;
            if (!_syslogs.TryGetValue(name, out var syslog))
                _syslogs.Add(name, syslog = new SyslogSink(config.Server, (action, failure) => Report(LogLevel.Error, action,
                    $"({SystemError.Describe(failure.NativeErrorCode)}) while logging to syslog, server: {AddressText.Full(config.Server)}")));

            return syslog;
        }
    }

    /// <summary>A file opened for one line only (a path with variables).</summary>
    internal LogFile Unshared(string path) => new(path, open, Report);

    /// <summary>Buffers before their files.</summary>
    internal IReadOnlyList<LogSink> All()
    {
        lock (_lock)
            return [.. _buffers.Values, .. _files.Values, .. _syslogs.Values];
    }

    private void Report(string action, Exception failure) => Report(LogLevel.Alert, action, $"({SystemError.Describe(failure)})");

    private void Report(LogLevel level, string action, string reason)
    {
        lock (_lock)
        {
            var now = Environment.TickCount64;
            var subject = action + reason;
            if (_failures.TryGetValue(subject, out var last) && now - last < FailurePause.TotalMilliseconds)
                return;

            if (_failures.Count >= MostFailures)
                _failures.Clear();

            _failures[subject] = now;
        }

        OnFailure?.Invoke(level, $"{action} failed {reason}");
    }
}
