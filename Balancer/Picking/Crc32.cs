namespace ChatCluster.Balancer.Picking;

/// <summary>The CRC of IEEE 802.3 and zlib, in steps, so that one text can continue another.</summary>
/// <remarks>Source: the table method of RFC 1952, section 8. Reflected polynomial 0xEDB88320.</remarks>
internal static class Crc32
{
    /// <summary>The register before the first byte.</summary>
    public const uint Initial = 0xFFFFFFFF;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => TableEntry((uint)index))];

    /// <summary>The register after these bytes.</summary>
    public static uint Append(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            register = Table[(byte)(register ^ b)] ^ (register >> 8);

        return register;
    }

    /// <summary>The checksum that a register stands for.</summary>
    public static uint Finish(uint register) => ~register;

    private static uint TableEntry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;

        return value;
    }
}
