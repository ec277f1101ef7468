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
/// <param name="pace">Null when nobody's documents are kept apart.</param>
internal sealed class OutboxWriter(Outbox outbox, PipeWriter output, CoursePace? pace, ServerMetrics metrics)
{
    private const int BatchBytes = 64 * 1024;

    private OutboxItem? _unwritten;
    private long _bytes;

    public long BytesWritten => Volatile.Read(ref _bytes);

    /// <summary>Takes what waits and writes it.</summary>
    /// <returns>False when the peer is gone.</returns>
    public async ValueTask<bool> TryWriteBatchAsync()
    {
        var batch = outbox.Take(BatchBytes);
        if (!await (pace is { IsOn: true } ? TryWriteDocumentsAsync(pace, batch) : TryWriteAsync(batch)))
        {
            _unwritten = batch;
            return false;
        }
        var bytes = 0;
        for (var item = batch; item is not null; item = item.Next)
            bytes += item.Frame.Length;
        Interlocked.Add(ref _bytes, bytes);
        metrics.BytesSent(bytes);
        for (var item = batch; item is not null; item = item.Next)
            outbox.Settle(item, written: true);
        return true;
    }

    /// <summary>Nothing more is accepted, and what waits, or could not be written, is settled as such.</summary>
    public void End()
    {
        outbox.Complete();
        Lose(_unwritten);
        Lose(outbox.Take(int.MaxValue));
    }

    private void Lose(OutboxItem? item)
    {
        for (; item is not null; item = item.Next)
            outbox.Settle(item, written: false);
    }

    private ValueTask<bool> TryWriteAsync(OutboxItem? batch)
    {
        for (var item = batch; item is not null; item = item.Next)
            output.Write(item.Frame.Span);
        return TryFlushAsync();
    }

    /// <summary>One document, one write, and a pause: for a client that takes whatever it has read for one document.</summary>
    private async ValueTask<bool> TryWriteDocumentsAsync(CoursePace pace, OutboxItem? batch)
    {
        for (var item = batch; item is not null; item = item.Next)
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
