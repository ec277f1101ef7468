namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>A named state of a module that all loops share and a reload keeps (<c>zone=NAME:SIZE</c>).</summary>
public interface IZoneConfig
{
    string Name { get; }

    /// <summary>Bytes. A zone of another size is a new zone.</summary>
    long Size { get; }

    /// <summary>Makes the empty state.</summary>
    object Create();

    /// <summary>Null, or why the state of <paramref name="previous"/> cannot be kept under this configuration.</summary>
    string? Conflict(IZoneConfig previous);
}

/// <summary>The zones of the process. Changed by the control thread alone.</summary>
public sealed class SharedZones
{
    private Dictionary<string, Zone> _zones = [];

    /// <summary>Null, or why a configuration cannot follow the present one.</summary>
    public string? Conflict(IReadOnlyList<IZoneConfig> configs) => configs
        .Select(next => _zones.TryGetValue(next.Name, out var known) && known.Config.Size == next.Size ? next.Conflict(known.Config) : null)
        .FirstOrDefault(static conflict => conflict is not null);

    public void Apply(IReadOnlyList<IZoneConfig> configs) => _zones = configs.ToDictionary(static next => next.Name, next =>
        new Zone(next, _zones.TryGetValue(next.Name, out var known) && known.Config.Size == next.Size ? known.State : next.Create()));

    /// <summary>The state of a zone that is configured.</summary>
    public T Get<T>(string name) => (T)_zones[name].State;

    private sealed record Zone(IZoneConfig Config, object State);
}
