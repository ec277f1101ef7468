using ChatCluster.Sockets;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>Bytes in memory that the other side had no room for. A structure: part of its half-pipe.</summary>
/// <remarks>All of them together are <see cref="RelayContext{TSocket}.PendingBytes"/>, by which the loop bounds its memory.</remarks>
internal struct UnsentBytes<TSocket>(RelayContext<TSocket> relay) where TSocket : struct, IStreamSocket<TSocket>
{
    private PooledBytes _bytes = new();

    internal readonly bool IsEmpty => _bytes.Count == 0;

    internal void Keep(ReadOnlySpan<byte> bytes)
    {
        _bytes.Append(bytes);
        relay.PendingBytes += bytes.Length;
    }

    /// <summary>Sends them, as far as there is room. Only while there are any.</summary>
    internal IoResult SendTo(TSocket destination)
    {
        var sent = destination.Send(_bytes.Bytes);
        if (sent.IsDone)
            Drop(sent.Bytes);
        return sent;
    }

    internal void Clear() => Drop(_bytes.Count);

    private void Drop(int count)
    {
        _bytes.Drop(count);
        relay.PendingBytes -= count;
    }
}
