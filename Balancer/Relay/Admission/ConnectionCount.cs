using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>A <c>limit_conn_zone</c>: how many sessions there are of each key, over all loops and reloads. Thread-safe.</summary>
/// <remarks>
/// The zone's size bounds how many keys are counted at a time, as in nginx: a key takes 36 bytes and its own length, rounded up to the next
/// power of two, at least 64.
/// </remarks>
public sealed class ConnectionCount(LimitZoneConfig config)
{
    private const int BytesPerKey = 36;
    private const int LeastPerKey = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], int> _counts = new(new BytesComparer());
    private long _room = config.Size;

    /// <summary>Counts one more session of the key.</summary>
    /// <param name="key">Not to be changed afterwards.</param>
    /// <param name="limit">The most there may be.</param>
    /// <param name="place">What is to be freed when the session ends.</param>
    public Verdict TryOccupy(byte[] key, int limit, out Place place)
    {
        place = new Place(this, key);
        lock (_lock)
        {
            bool isKnown = _counts.TryGetValue(key, out int count);
            if (!isKnown && _room < CostOf(key))
                return Verdict.ZoneFull;
            if (count >= limit)
                return Verdict.LimitReached;
            if (!isKnown)
                _room -= CostOf(key);
            _counts[key] = count + 1;
            return Verdict.Granted;
        }
    }

    private void Free(byte[] key)
    {
        lock (_lock)
        {
            if (--_counts[key] > 0)
                return;
            _counts.Remove(key);
            _room += CostOf(key);
        }
    }

    private static long CostOf(byte[] key) => Math.Max(LeastPerKey, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(BytesPerKey + key.Length)));

    public enum Verdict
    {
        Granted,
        LimitReached,

        /// <summary>No room for one more key.</summary>
        ZoneFull,
    }

    /// <summary>One session of a key.</summary>
    public readonly record struct Place(ConnectionCount Count, byte[] Key)
    {
        public void Free() => Count.Free(Key);
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(byte[] bytes)
        {
            HashCode hash = new();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
