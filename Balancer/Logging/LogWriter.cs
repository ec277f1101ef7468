using System.Text;
using System.Threading.Channels;

namespace ChatCluster.Balancer.Logging;

/// <summary>Writes all log lines of the process on a thread of its own, so that a slow disk or a full pipe never holds up an event loop.</summary>
/// <remarks>Lines wait in a queue of <see cref="Capacity"/>; beyond that they are dropped, and the log tells how many.</remarks>
public sealed class LogWriter : IDisposable
{
    private const int Capacity = 16 * 1024;

    /// <summary>How long <see cref="Dispose"/> waits for lines that are not written yet.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly Channel<Entry> _queue = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Dictionary<string, LogFile> _files = new(StringComparer.Ordinal);
    private readonly LogFile _stderr = new(path: null);
    private readonly Lock _filesLock = new();
    private readonly Thread _thread;
    private int _dropped;

    public LogWriter()
    {
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The file of that path, or stderr for null; one object a path, so that several logs can share a file.</summary>
    internal LogFile FileAt(string? path)
    {
        if (path is null)
        {
            return _stderr;
        }

        lock (_filesLock)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                _files.Add(path, file = new LogFile(path));
            }

            return file;
        }
    }

    /// <summary>Queues a line; returns at once.</summary>
    internal void Write(LogFile file, string line)
    {
        if (!_queue.Writer.TryWrite(new Entry(file, line)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Closes all files once what is queued is written; the next lines open them again (log rotation).</summary>
    public void Reopen()
    {
        lock (_filesLock)
        {
            foreach (var file in _files.Values)
            {
                _queue.Writer.TryWrite(new Entry(file, Line: null));
            }
        }
    }

    /// <summary>Writes what is queued, within a limit, and closes the files.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        if (!_thread.Join(FlushLimit))
        {
            return;
        }

        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _stderr.Dispose();
    }

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var entry))
            {
                if (entry.Line is null)
                {
                    entry.File.Close();
                    continue;
                }

                ReportDropped(entry.File);
                entry.File.Append(Encoding.UTF8.GetBytes(entry.Line));
            }
        }
    }

    private void ReportDropped(LogFile file)
    {
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0)
        {
            file.Append(Encoding.UTF8.GetBytes($"... {dropped} log lines dropped: the log could not be written fast enough\n"));
        }
    }

    private readonly record struct Entry(LogFile File, string? Line);
}
