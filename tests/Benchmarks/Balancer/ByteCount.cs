namespace ChatCluster.Benchmarks.Balancer;

/// <summary>Bytes that one thread counts and others read.</summary>
internal sealed class ByteCount
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(int bytes) => Volatile.Write(ref _bytes, _bytes + bytes);
}
