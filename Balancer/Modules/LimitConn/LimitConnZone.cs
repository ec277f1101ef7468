using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.LimitConn;

/// <summary>Counts sessions by a key (<c>limit_conn_zone KEY zone=NAME:SIZE</c>).</summary>
/// <param name="Name">What <c>limit_conn</c> calls it.</param>
/// <param name="Key">Sessions with an equal key are counted together; those with an empty key are not counted.</param>
/// <param name="Size">Bytes, which bound the number of keys counted at a time.</param>
public sealed record LimitConnZoneConfig(string Name, ComplexValue Key, long Size) : IZoneConfig
{
    public object Create() => new LimitConnZone(this);

    /// <summary>A count of one key cannot go on with another.</summary>
    public string? Conflict(IZoneConfig previous) => previous is LimitConnZoneConfig { Key: var key } && key.Text != Key.Text
        ? $"limit_conn_zone \"{Name}\" uses the \"{Key}\" key while previously it used the \"{key}\" key"
        : null;
}

/// <summary>A <c>limit_conn_zone</c>: the number of sessions of each key, over all loops and reloads. Thread-safe.</summary>
/// <remarks>
/// The zone's size bounds how many keys are counted at a time, as in nginx: a key takes 36 bytes and its own length, rounded up to the next
/// power of two, at least 64.
/// </remarks>
public sealed class LimitConnZone(LimitConnZoneConfig config)
{
    private const int BytesPerKey = 36;
    private const int LeastPerKey = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], int> _counts = new(new BytesComparer());
    private long _room = config.Size;

    public LimitConnZoneConfig Config => config;

    /// <summary>Counts one more session of the key.</summary>
    /// <param name="key">Not to be changed afterwards.</param>
    /// <param name="limit">The largest number of sessions.</param>
    /// <param name="place">To be disposed of when the session ends.</param>
    public Verdict TryOccupy(byte[] key, int limit, out IDisposable place)
    {
        place = new Place(this, key);
        lock (_lock)
        {
            var isKnown = _counts.TryGetValue(key, out var count);
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

    private static long CostOf(byte[] key) =>
        Math.Max(LeastPerKey, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(BytesPerKey + key.Length)));

    public enum Verdict
    {
        Granted,
        LimitReached,

        /// <summary>No room for one more key.</summary>
        ZoneFull,
    }

    /// <summary>One session of a key.</summary>
    private sealed class Place(LimitConnZone zone, byte[] key) : IDisposable
    {
        public void Dispose() => zone.Free(key);
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
