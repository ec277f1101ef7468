using System.Buffers.Binary;

namespace ChatCluster.Balancer.Modules.SplitClients;

/// <summary>Austin Appleby's MurmurHash2 with 32 bits and seed 0, over little-endian words.</summary>
public static class MurmurHash2
{
    private const uint Multiplier = 0x5bd1e995;
    private const int WordShift = 24;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
        {
            var word = unchecked(BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Multiplier);
            word = unchecked((word ^ (word >> WordShift)) * Multiplier);
            hash = unchecked(hash * Multiplier) ^ word;
        }
        if (bytes.Length > 0)
        {
            uint rest = 0;
            for (var i = bytes.Length - 1; i >= 0; i--)
                rest = (rest << 8) | bytes[i];
            hash = unchecked((hash ^ rest) * Multiplier);
        }
        hash = unchecked((hash ^ (hash >> 13)) * Multiplier);
        return hash ^ (hash >> 15);
    }
}
