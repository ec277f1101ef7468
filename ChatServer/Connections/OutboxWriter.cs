using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>
/// The only writer of a socket: takes from the outbox, several items at a time, until there is nothing more or the peer is gone.
/// </summary>
/// <remarks>
/// A flush ends only when the kernel has taken the bytes (see LoopOutput; for Kestrel's own sockets, ServerModule). So what waits for
/// a slow peer waits in the outbox, where it is counted, and "written" means what it says.
/// </remarks>
internal sealed class OutboxWriter(Outbox outbox, PipeWriter output, CoursePace pace, ServerMetrics metrics)
{
    private const int BatchBytes = 64 * 1024;

    private readonly List<OutboxItem> _batch = [];
    private long _bytes;

    public long BytesWritten => Volatile.Read(ref _bytes);

    /// <returns>What could not be written, in order; it is still to be settled.</returns>
    public async Task<IReadOnlyList<OutboxItem>> RunAsync()
    {
        while (await outbox.WaitAsync())
        {
            var bytes = FillBatch();
            if (!await (pace.IsOn ? TryWriteDocumentsAsync() : TryWriteAsync()))
                break;
            Interlocked.Add(ref _bytes, bytes);
            metrics.BytesSent(bytes);
            foreach (var item in _batch)
                outbox.Settle(item, written: true);
            _batch.Clear();
        }
        outbox.Complete();
        while (outbox.TryTake(out var item))
            _batch.Add(item);
        return _batch;
    }

    private int FillBatch()
    {
        var bytes = 0;
        while (bytes < BatchBytes && outbox.TryTake(out var item))
        {
            _batch.Add(item);
            bytes += item.Frame.Length;
        }
        return bytes;
    }

    private ValueTask<bool> TryWriteAsync()
    {
        foreach (var item in _batch)
            output.Write(item.Frame.Span);
        return TryFlushAsync();
    }

    /// <summary>One document, one write, and a pause: for a client that takes whatever it has read for one document.</summary>
    private async ValueTask<bool> TryWriteDocumentsAsync()
    {
        foreach (var item in _batch)
        {
            for (var rest = item.Frame; !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf((byte)0) + 1;
                await pace.WaitAsync();
                output.Write(rest.Span[..end]);
                if (!await TryFlushAsync())
                    return false;
                rest = rest[end..];
            }
        }
        return true;
    }

    private async ValueTask<bool> TryFlushAsync()
    {
        try
        {
            return await output.FlushAsync() is { IsCompleted: false, IsCanceled: false };
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
