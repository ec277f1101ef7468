using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.Async;

namespace ChatCluster.Server.Logging;

/// <summary>
/// Writes lines to one destination, each with one call. A line that cannot be written is lost and the server lives on: the first loss is
/// reported elsewhere, and once the destination takes lines again, one of them says how many are missing.
/// </summary>
internal sealed class LineSink : ILogEventSink, IAsyncLogEventSinkMonitor, IDisposable
{
    private readonly ITextFormatter _format;
    private readonly Lock _lock = new();
    private readonly Func<Stream> _open;
    private readonly Action<string> _report;
    private Stream? _stream;
    private IAsyncLogEventSinkInspector? _queue;
    private long _lost;
    private long _dropped;
    private bool _isFailing;

    /// <param name="format">Writes an event as lines, or nothing for an event to leave out.</param>
    /// <param name="open">Opens the destination: at once, after a failure, and for <see cref="Reopen"/>.</param>
    /// <param name="report">Told why lines are lost, once until they are written again.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The system forbids it.</exception>
    public LineSink(ITextFormatter format, Func<Stream> open, Action<string> report) =>
        (_format, _open, _report, _stream) = (format, open, report, open());

    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _format.Format(logEvent, text);
        if (text.GetStringBuilder().Length == 0)
            return;
        lock (_lock)
        {
            NoteDropped();
            var lines = _lost == 0 ? text.ToString() : LossLine() + text;
            Write(Encoding.UTF8.GetBytes(lines));
        }
    }

    /// <summary>From now on lines go to the file that has the path now (log rotation); to the old one if that cannot be opened.</summary>
    public void Reopen()
    {
        lock (_lock)
        {
            try
            {
                var next = _open();
                _stream?.Dispose();
                _stream = next;
            }
            catch (Exception failure) when (IsFailure(failure))
            {
                _report(failure.Message);
            }
        }
    }

    public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = inspector;

    public void StopMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = null;

    public void Dispose()
    {
        lock (_lock)
            _stream?.Dispose();
    }

    private static bool IsFailure(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>What the queue had no room for, because this destination was too slow, is lost too.</summary>
    private void NoteDropped()
    {
        var dropped = _queue?.DroppedMessagesCount ?? _dropped;
        _lost += dropped - _dropped;
        _dropped = dropped;
    }

    private void Write(byte[] lines)
    {
        try
        {
            _stream ??= _open();
            _stream.Write(lines);
            (_lost, _isFailing) = (0, false);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            // To be opened again: a line of which only a part was written is ended then.
            _stream?.Dispose();
            _stream = null;
            _lost++;
            if (!_isFailing)
                _report(failure.Message);
            _isFailing = true;
        }
    }

    private string LossLine()
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        _format.Format(LogNotice.Lost(_lost), line);
        return line.ToString();
    }
}
