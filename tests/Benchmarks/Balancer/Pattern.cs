namespace ChatCluster.Benchmarks.Balancer;

/// <summary>An endless stream of bytes, known at every place.</summary>
internal static class Pattern
{
    private const int Period = 65_521;
    private const int Longest = 256 * 1024;

    private static readonly byte[] Bytes = Make();

    /// <summary>The stream from a place on, at most 256 KiB of it.</summary>
    public static ReadOnlySpan<byte> At(long place, int count = Longest) => Bytes.AsSpan((int)(place % Period), count);

    private static byte[] Make()
    {
        var bytes = new byte[Period + Longest];
        new Random(1).NextBytes(bytes);
        for (var i = Period; i < bytes.Length; i++)
            bytes[i] = bytes[i - Period];
        return bytes;
    }
}
