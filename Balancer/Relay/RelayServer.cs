using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Relay;

/// <summary>What a listening socket serves. Immutable; a session goes on with the one it began with.</summary>
/// <param name="Config">How to proxy.</param>
/// <param name="Upstream">Null: every session ends at once with status 500.</param>
/// <param name="Log">Where this server's lines go.</param>
public sealed record RelayServer(ServerConfig Config, Upstream? Upstream, ErrorLog Log)
{
    /// <inheritdoc cref="BalancerConfig.NotesAttempts"/>
    public bool NotesAttempts { get; init; }
}
