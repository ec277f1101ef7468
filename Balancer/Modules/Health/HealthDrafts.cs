using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>What one block says of health checks.</summary>
internal sealed class HealthDraft
{
    public readonly List<HealthCheckDraft> Checks = [];

    public TimeSpan? Timeout;
}

/// <summary>One <c>health_check</c>.</summary>
/// <param name="Config">Without <see cref="HealthCheckConfig.Match"/> and what other directives say.</param>
/// <param name="Match">The name of its <c>match</c>, which may stand further down; null: none.</param>
/// <param name="Position">Where it stands.</param>
internal sealed record HealthCheckDraft(HealthCheckConfig Config, string? Match, SourcePosition Position);

/// <summary>All <c>match</c> blocks by name.</summary>
internal sealed class MatchRegistry
{
    public readonly Dictionary<string, MatchConfig> ByName = new(StringComparer.Ordinal);
}
