namespace ChatCluster.TestKit;

/// <summary>Large byte arrays for tests; comparing them here is fast and does not print them.</summary>
public static class Bytes
{
    /// <summary>The same seed gives the same bytes.</summary>
    public static byte[] Random(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
