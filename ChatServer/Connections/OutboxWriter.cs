using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>
/// The only writer of a socket: takes items from the outbox, several at a time, until nothing more will come or the peer is gone.
/// </summary>
/// <remarks>
/// A flush ends only when the kernel has taken the bytes (see LoopOutput; for Kestrel's own sockets, ServerModule). So bytes for a slow
/// peer wait in the outbox, where they are counted, and "written" means taken by the kernel.
/// </remarks>
/// <param name="pacer">Null when course clients get no special treatment.</param>
internal sealed class OutboxWriter(Outbox outbox, PipeWriter output, CourseWritePacer? pacer, ServerMetrics metrics)
{
    private const int BatchBytes = 64 * 1024;

    private OutboxItem? _unwritten;
    private long _bytes;

    public long BytesWritten => Volatile.Read(ref _bytes);

    /// <summary>Takes a batch of waiting items and writes it.</summary>
    /// <returns>False when the peer is gone.</returns>
    public async ValueTask<bool> TryWriteBatchAsync()
    {
        if (pacer is { IsOn: true })
            return await TryWriteDocumentsAsync(pacer);
        var batch = outbox.Take(BatchBytes);
        if (!await TryWriteAsync(batch))
        {
            _unwritten = batch;
            return false;
        }
        var bytes = 0;
        for (var item = batch; item is not null; item = item.Next)
            bytes += item.Frame.Length;
        Count(bytes);
        for (var item = batch; item is not null; item = item.Next)
            outbox.Settle(item, written: true);
        return true;
    }

    /// <summary>Accepts nothing more, and settles all items that were not written.</summary>
    public void End()
    {
        outbox.Complete();
        SettleAsLost(_unwritten);
        SettleAsLost(outbox.Take(int.MaxValue));
    }

    private void SettleAsLost(OutboxItem? item)
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

    /// <summary>One document, one write, and a pause: for a client that takes the result of one read for one document.</summary>
    private async ValueTask<bool> TryWriteDocumentsAsync(CourseWritePacer pacer)
    {
        await pacer.GatherAsync();
        _unwritten = outbox.Take(BatchBytes);
        while (_unwritten is { } item)
        {
            for (var rest = item.Frame; !rest.IsEmpty;)
            {
                var length = rest.Span.IndexOf((byte)0) + 1;
                var padding = await pacer.WaitAsync(length, isFollowed: length < rest.Length || item.Next is not null || outbox.HasItems);
                Write(rest.Span[..length], padding);
                if (!await TryFlushAsync())
                    return false;
                Count(length + padding);
                rest = rest[length..];
            }
            // Settled at once: a sender need not wait for the paced documents behind its own.
            _unwritten = item.Next;
            outbox.Settle(item, written: true);
        }
        return true;
    }

    /// <summary>In one write: with two, the client might read the padding alone.</summary>
    private void Write(ReadOnlySpan<byte> document, int padding)
    {
        var place = output.GetSpan(document.Length + padding)[..(document.Length + padding)];
        document.CopyTo(place);
        place[document.Length..].Clear();
        output.Advance(place.Length);
    }

    private void Count(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        metrics.BytesSent(bytes);
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
