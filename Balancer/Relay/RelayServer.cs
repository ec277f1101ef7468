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
    /// <summary>The group of a name that a session has made up of variables; null: there is none. Any thread.</summary>
    public Func<string, Upstream?> FindUpstream { get; init; } = static _ => null;

    /// <summary>Where a line for each session goes; null: nowhere.</summary>
    public AccessLog? AccessLog { get; init; }

    /// <inheritdoc cref="BalancerConfig.NotesAttempts"/>
    public bool NotesAttempts { get; init; }
}
