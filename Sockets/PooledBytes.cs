using System.Buffers;

namespace ChatCluster.Sockets;

/// <summary>
/// A queue of bytes in one array from the shared pool. While it is empty it owns no array, so an idle connection costs no buffer.
/// </summary>
public struct PooledBytes()
{
    private const int SmallestArray = 4096;

    /// <summary>Holds the bytes from <see cref="Start"/> to <see cref="End"/>; empty while there are none and no room was made.</summary>
    public byte[] Array { get; private set; } = [];

    /// <summary>The index of the first byte in <see cref="Array"/>.</summary>
    public int Start { get; private set; }

    /// <summary>The index after the last byte in <see cref="Array"/>, where <see cref="Room"/> begins.</summary>
    public int End { get; private set; }

    public readonly int Count => End - Start;

    public readonly ReadOnlySpan<byte> Bytes => Array.AsSpan(Start, Count);

    /// <summary>Free memory after the last byte.</summary>
    public readonly Memory<byte> Room => Array.AsMemory(End);

    /// <summary>Makes <see cref="Room"/> at least this large. The bytes may move to a larger array.</summary>
    public void MakeRoom(int bytes)
    {
        if (Array.Length - End < bytes)
            MoveTo(Math.Max(SmallestArray, 2 * Count + bytes));
    }

    /// <summary>Takes over bytes that were written into <see cref="Room"/>.</summary>
    public void Advance(int bytes) => End += bytes;

    /// <summary>Adds a copy of the bytes at the end. The array is no larger than they need: usually no more follow.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Array.Length - End < bytes.Length)
            MoveTo(Count + bytes.Length);
        bytes.CopyTo(Array.AsSpan(End));
        End += bytes.Length;
    }

    /// <summary>Removes bytes from the front. When none are left, the array goes back to the pool, also with a count of 0.</summary>
    public void Drop(int count)
    {
        Start += count;
        if (Count == 0)
            Clear();
    }

    /// <summary>Removes all bytes and returns the array to the pool.</summary>
    public void Clear()
    {
        if (Array.Length > 0)
            ArrayPool<byte>.Shared.Return(Array);
        (Array, Start, End) = ([], 0, 0);
    }

    private void MoveTo(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        Bytes.CopyTo(larger);
        var count = Count;
        Clear();
        (Array, End) = (larger, count);
    }
}
