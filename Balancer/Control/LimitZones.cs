using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Relay.Admission;

namespace ChatCluster.Balancer.Control;

/// <summary>The counts of <c>limit_conn_zone</c>. One that stays in the configuration goes on counting through every reload.</summary>
internal sealed class LimitZones
{
    private Dictionary<string, Zone> _zones = [];

    /// <summary>Null, or why a configuration cannot follow the present one: a count of one key cannot go on with another.</summary>
    public string? Refusal(BalancerConfig config) => config.LimitZones
        .Where(next => _zones.GetValueOrDefault(next.Name)?.Config is { } now && now.Size == next.Size && now.Key.Text != next.Key.Text)
        .Select(next => $"limit_conn_zone \"{next.Name}\" uses the \"{next.Key}\" key while previously it used the \"{_zones[next.Name].Config.Key}\" key")
        .FirstOrDefault();

    public void Apply(BalancerConfig config) => _zones = config.LimitZones.ToDictionary(next => next.Name, next =>
    {
        var stays = _zones.TryGetValue(next.Name, out var known) && known.Config.Size == next.Size;
        return new Zone(next, stays ? known!.Count : new ConnectionCount(next));
    });

    public ConnectionLimit LimitOf(LimitConfig limit)
    {
        var zone = _zones[limit.Zone];
        return new ConnectionLimit(limit.Zone, zone.Config.Key, zone.Count, limit.Connections);
    }

    private sealed record Zone(LimitZoneConfig Config, ConnectionCount Count);
}
