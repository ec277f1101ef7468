using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>The named zones of a configuration. One may be used before the line that says its size.</summary>
internal sealed class ZoneRegistry
{
    /// <summary>Bytes. nginx keeps its own bookkeeping inside the zone.</summary>
    public static readonly long SmallestZone = 8L * Environment.SystemPageSize;

    private readonly Dictionary<string, Entry> _zones = new(StringComparer.Ordinal);
    private readonly List<IZoneConfig> _kept = [];

    /// <summary>The first zone without a size.</summary>
    public string? FirstWithoutSize => _zones.FirstOrDefault(zone => zone.Value.Size == 0).Key;

    /// <summary>The zones with a state that lasts over reloads.</summary>
    public IReadOnlyList<IZoneConfig> Kept => _kept;

    public void Keep(IZoneConfig zone) => _kept.Add(zone);

    /// <summary>Null, or why the zone cannot be used so.</summary>
    /// <param name="name">The zone's.</param>
    /// <param name="size">Bytes; 0 where the line says no size.</param>
    /// <param name="module">One zone belongs to one module.</param>
    public string? Add(string name, long size, Type module)
    {
        var known = _zones.GetValueOrDefault(name) ?? new Entry(module, 0);
        if (known.Module != module)
            return $"the shared memory zone \"{name}\" is already declared for a different use";
        if (known.Size != 0 && size != 0 && known.Size != size)
            return $"the size {size} of shared memory zone \"{name}\" conflicts with already declared size {known.Size}";
        _zones[name] = known with { Size = Math.Max(known.Size, size) };
        return null;
    }

    private sealed record Entry(Type Module, long Size);
}
