using System.Buffers;

namespace ChatCluster.Server.Transport;

/// <summary>Bytes on their way, in an array from the shared pool: while there are none there is no array, so an idle connection has none.</summary>
internal struct RentedBuffer()
{
    private const int SmallestArray = 4096;

    public byte[] Array { get; private set; } = [];

    /// <summary>Where in <see cref="Array"/> the first byte stands.</summary>
    public int Start { get; private set; }

    /// <summary>Where the room behind the last byte begins.</summary>
    public int End { get; private set; }

    public readonly int Count => End - Start;

    public readonly ReadOnlySpan<byte> Bytes => Array.AsSpan(Start, Count);

    public readonly Memory<byte> Room => Array.AsMemory(End);

    /// <summary>Sees to it that <see cref="Room"/> has so many bytes. What is here moves to the front of a larger array for it.</summary>
    public void MakeRoom(int bytes)
    {
        if (Array.Length - End >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestArray, 2 * Count + bytes));
        Bytes.CopyTo(larger);
        var count = Count;
        Clear();
        (Array, End) = (larger, count);
    }

    /// <summary>So many bytes have been put into the room.</summary>
    public void Add(int bytes) => End += bytes;

    /// <summary>What stands before this place in <see cref="Array"/> is done with.</summary>
    public void DropTo(int start)
    {
        Start = start;
        if (Count == 0)
            Clear();
    }

    public void Clear()
    {
        if (Array.Length > 0)
            ArrayPool<byte>.Shared.Return(Array);
        (Array, Start, End) = ([], 0, 0);
    }
}
