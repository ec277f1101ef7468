using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>A named group of servers (<c>upstream</c>), or the implicit one of <c>proxy_pass host:port</c>.</summary>
public sealed record UpstreamConfig(string Name, IReadOnlyList<PeerConfig> Peers)
{
    /// <summary>Who is asked for the addresses of peers with a name; null when there are none.</summary>
    public ResolverConfig? Resolver { get; init; }

    /// <summary>How a server is chosen.</summary>
    public PolicyConfig Policy { get; init; } = new RoundRobinConfig();

    /// <summary>
    /// Sessions a second to end on servers with more than their share, after another server came into use (<c>rebalance</c>); 0: none.
    /// </summary>
    public double RebalanceRate { get; init; }

    /// <summary>Clients may wait for a server when all are full; null: they may not.</summary>
    public QueueConfig? Queue { get; init; }

    /// <summary>How old sessions may become; null: as old as they like.</summary>
    public SessionAgeConfig? SessionAge { get; init; }

    /// <summary>A server is healthy while it passes all of these.</summary>
    public IReadOnlyList<HealthCheckConfig> Checks { get; init; } = [];
}
