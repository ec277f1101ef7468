using System.Buffers;

namespace ChatCluster.Balancer.Relay;

/// <summary>Bytes the other side had no room for. Owns memory only while there are any.</summary>
internal struct PendingBytes
{
    private byte[]? _block;
    private int _start;

    internal int Count { get; private set; }

    internal readonly ReadOnlySpan<byte> Bytes => _block.AsSpan(_start, Count);

    /// <summary>Only when empty.</summary>
    internal void Keep(ReadOnlySpan<byte> bytes)
    {
        _block = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_block);
        _start = 0;
        Count = bytes.Length;
    }

    internal void Remove(int count)
    {
        _start += count;
        Count -= count;
        if (Count == 0)
            Clear();
    }

    internal void Clear()
    {
        if (_block is not null)
            ArrayPool<byte>.Shared.Return(_block);
        _block = null;
        Count = 0;
    }
}
