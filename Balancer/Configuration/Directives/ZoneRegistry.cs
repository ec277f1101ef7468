namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The named zones of a configuration. One may be used before the line that says its size.</summary>
internal sealed class ZoneRegistry
{
    private readonly Dictionary<string, Entry> _zones = new(StringComparer.Ordinal);

    /// <summary>The first zone whose size nobody said.</summary>
    public string? FirstWithoutSize => _zones.FirstOrDefault(zone => zone.Value.Size == 0).Key;

    /// <summary>Null, or why the zone cannot be used so.</summary>
    /// <param name="name">The zone's.</param>
    /// <param name="size">Bytes; 0 where the line says no size.</param>
    /// <param name="use">What it is for: one zone serves one purpose.</param>
    public string? Add(string name, long size, ZoneUse use)
    {
        var known = _zones.GetValueOrDefault(name) ?? new Entry(use, 0);
        if (known.Use != use)
            return $"the shared memory zone \"{name}\" is already declared for a different use";
        if (known.Size != 0 && size != 0 && known.Size != size)
            return $"the size {size} of shared memory zone \"{name}\" conflicts with already declared size {known.Size}";
        _zones[name] = known with { Size = Math.Max(known.Size, size) };
        return null;
    }

    private sealed record Entry(ZoneUse Use, long Size);
}
