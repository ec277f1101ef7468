using System.Buffers;
using System.Text;
using System.Threading.Channels;

namespace ChatCluster.Sockets;

/// <summary>Sends bytes to the client; throws when it does not take them in time.</summary>
public delegate Task SendBytes(ReadOnlyMemory<byte> bytes);

/// <summary>Sends events to all who read them over HTTP (Server-Sent Events). A client that reads too slowly is disconnected.</summary>
public sealed class EventHub
{
    /// <summary>Events that may wait for one reader.</summary>
    private const int MostWaiting = 4096;

    /// <summary>
    /// How long events are gathered before they are sent together. A busy loop then wakes the sender a hundred times a second, not once
    /// for each event.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>In bytes: what is sent at once.</summary>
    private const int MostTogether = 64 * 1024;

    /// <summary>How often a line is sent when nothing happens, so that a reader that has gone is noticed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly Lock _lock = new();
    private volatile Channel<byte[]>[] _readers = [];
    private long _last;

    /// <summary>Nobody reads: an event need not even be written.</summary>
    public bool IsIdle => _readers.Length == 0;

    /// <param name="name">The kind of event.</param>
    /// <param name="json">One line.</param>
    public void Publish(string name, byte[] json)
    {
        lock (_lock)
        {
            byte[] text = [.. Encoding.ASCII.GetBytes($"id: {++_last}\nevent: {name}\ndata: "), .. json, .. "\n\n"u8];
            foreach (var reader in _readers)
            {
                if (!reader.Writer.TryWrite(text))
                    reader.Writer.TryComplete();
            }
        }
    }

    /// <summary>Sends what happens from now on, until the reader leaves, is too slow, or the server ends.</summary>
    public async Task StreamAsync(SendBytes send, CancellationToken stopping)
    {
        var reader = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
        var together = new ArrayBufferWriter<byte>();
        Change(readers => [.. readers, reader]);
        try
        {
            await send(Comment);
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                pause.CancelAfter(Pause);
                try
                {
                    if (!await reader.Reader.WaitToReadAsync(pause.Token))
                        return;
                }
                catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
                {
                    await send(Comment);
                }

                await Task.Delay(Gathering, stopping);
                while (reader.Reader.TryRead(out var text))
                {
                    together.Write(text);
                    if (together.WrittenCount < MostTogether && reader.Reader.TryPeek(out _))
                        continue;
                    await send(together.WrittenMemory);
                    together.ResetWrittenCount();
                }
            }
        }
        finally
        {
            Change(readers => [.. readers.Where(one => one != reader)]);
        }
    }

    private void Change(Func<Channel<byte[]>[], Channel<byte[]>[]> change)
    {
        lock (_lock)
            _readers = change(_readers);
    }
}
