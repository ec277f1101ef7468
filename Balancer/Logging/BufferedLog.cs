using System.Buffers;
using System.IO.Compression;

namespace ChatCluster.Balancer.Logging;

/// <summary>
/// Keeps lines back and writes them to a file together, compressed if wanted: each time one gzip member, which gunzip reads as one file.
/// </summary>
/// <param name="file">Where they go.</param>
/// <param name="config">How much is kept, and how long.</param>
/// <param name="onDue">Called, by any thread, when the oldest line has waited long enough: flush.</param>
internal sealed class BufferedLog(LogFile file, LogBufferConfig config, Action<LogSink> onDue) : LogSink
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private Timer? _timer;

    internal override void Append(byte[] line)
    {
        if (_lines.WrittenCount + line.Length > config.Size)
            Flush();

        if (_lines.WrittenCount == 0)
        {
            // Opens it: these lines belong to the file that has the name now, even if it is renamed before they are written.
            file.Append([]);
        }

        if (_lines.WrittenCount == 0 && config.Flush > TimeSpan.Zero)
        {
            _timer ??= new Timer(_ => onDue(this));
            _timer.Change(config.Flush, Timeout.InfiniteTimeSpan);
        }

        _lines.Write(line);
        if (_lines.WrittenCount > config.Size)
            Flush();
    }

    internal override void Flush()
    {
        if (_lines.WrittenCount == 0)
            return;

        file.Append(config.Gzip > 0 ? Compress() : _lines.WrittenSpan.ToArray());
        _lines.ResetWrittenCount();
    }

    internal override void Close()
    {
        Flush();
        _timer?.Dispose();
        _timer = null;
    }

    private byte[] Compress()
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, new ZLibCompressionOptions { CompressionLevel = config.Gzip }, leaveOpen: true))
            gzip.Write(_lines.WrittenSpan);

        return member.ToArray();
    }
}
