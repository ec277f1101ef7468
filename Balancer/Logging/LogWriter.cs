using System.Text;
using System.Threading.Channels;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Logging;

/// <summary>
/// Writes all log lines of the process on a thread of its own, so that a slow disk or a full pipe never holds up an event loop.
/// </summary>
/// <remarks>Lines wait in a queue of <see cref="Capacity"/>; beyond that they are dropped, and the error log tells how many.</remarks>
public sealed class LogWriter : IDisposable
{
    private const int Capacity = 16 * 1024;

    /// <summary>How long <see cref="Dispose"/> waits for lines that are not written yet, and a rotation for room in the queue.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>How long a line may wait for room. If it waits in vain, the next lines do not wait until one is written.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Entry> _queue = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly LogSinks _sinks;
    private readonly Thread _thread;
    private int _dropped;
    private volatile bool _isStuck;

    /// <param name="open">Opens a file to append to it; null: as the system does.</param>
    public LogWriter(Func<string, FileStream>? open = null)
    {
        _sinks = new LogSinks(open ?? AppendedFile.Open, sink => EnqueueCommand(new Entry(sink, Line: null)));
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Told, on the log's thread, when a line cannot be written; at most once a minute for each file or server.</summary>
    public Action<LogLevel, string>? OnFailure
    {
        get => _sinks.OnFailure;
        set => _sinks.OnFailure = value;
    }

    /// <inheritdoc cref="LogSinks.FileAt"/>
    internal LogFile FileAt(string? path, bool opensNow = false) => _sinks.FileAt(path, opensNow);

    /// <inheritdoc cref="LogSinks.BufferAt"/>
    internal LogSink BufferAt(string? path, LogBufferConfig buffer) => _sinks.BufferAt(path, buffer);

    /// <inheritdoc cref="LogSinks.SyslogAt"/>
    internal LogSink SyslogAt(SyslogConfig config) => _sinks.SyslogAt(config);

    /// <summary>Queues a line for a file that is opened for this line alone.</summary>
    internal void WriteOnce(string path, byte[] line)
    {
        // To the system a name ends there.
        var end = path.IndexOf('\0');
        WriteBlocking(new Entry(_sinks.Unshared(end < 0 ? path : path[..end]), line, Closes: true));
    }

    /// <summary>
    /// Queues a line that is not to be lost: while lines are being written it waits for room, as it would for a write of its own.
    /// </summary>
    internal void WriteBlocking(LogSink sink, byte[] line) => WriteBlocking(new Entry(sink, line));

    private void WriteBlocking(Entry entry)
    {
        if (_queue.Writer.TryWrite(entry) || (!_isStuck && SpinWait.SpinUntil(() => _queue.Writer.TryWrite(entry), Patience)))
        {
            _isStuck = false;
            return;
        }

        _isStuck = true;
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Queues a line; returns at once.</summary>
    /// <param name="sink">Where it goes.</param>
    /// <param name="line">With its end.</param>
    /// <param name="takesRemarks">The line is one of the error log: what the log has to say of itself may stand beside it.</param>
    internal void Write(LogSink sink, byte[] line, bool takesRemarks = false)
    {
        if (!_queue.Writer.TryWrite(new Entry(sink, line, takesRemarks)))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Closes all files once what is queued and kept back is written; the next lines open them again (log rotation).</summary>
    public void Reopen()
    {
        foreach (var sink in _sinks.All())
            EnqueueCommand(new Entry(sink, Line: null, Closes: true));
    }

    /// <summary>Writes what is queued and kept back, within a limit, and closes the files.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        if (!_thread.Join(FlushLimit))
            return;

        foreach (var sink in _sinks.All())
            sink.Close();
    }

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var entry))
            {
                if (entry.Line is not null)
                {
                    ReportDropped(entry);
                    entry.Sink.Append(entry.Line);
                }

                if (entry.Closes)
                    entry.Sink.Close();
                else if (entry.Line is null)
                    entry.Sink.Flush();
            }
        }
    }

    /// <summary>Queues a flush or close. It waits up to 2 s, because a dropped rotation would leave the old file open.</summary>
    private void EnqueueCommand(Entry entry) => SpinWait.SpinUntil(() => _queue.Writer.TryWrite(entry), FlushLimit);

    /// <summary>In an access log a line of another form would be a fault of its own: there it goes to the error log.</summary>
    private void ReportDropped(Entry entry)
    {
        if (Volatile.Read(ref _dropped) == 0)
            return;

        var report = $"... {Interlocked.Exchange(ref _dropped, 0)} log lines dropped: the log could not be written fast enough";
        if (entry.TakesRemarks)
            entry.Sink.Append(Encoding.UTF8.GetBytes(report + "\n"));
        else
            OnFailure?.Invoke(LogLevel.Alert, report);
    }

    /// <summary>
    /// One thing to do. A class, because for these the queue's code is there in the framework, ready to run; for a structure it is compiled
    /// at each start.
    /// </summary>
    /// <param name="Sink">Where it goes.</param>
    /// <param name="Line">Null: only flush, or close.</param>
    /// <param name="TakesRemarks">See <see cref="Write"/>.</param>
    /// <param name="Closes">Closes the sink, after the line if there is one.</param>
    private sealed record Entry(LogSink Sink, byte[]? Line, bool TakesRemarks = false, bool Closes = false);
}
