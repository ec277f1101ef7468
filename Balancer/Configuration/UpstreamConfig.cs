namespace ChatCluster.Balancer.Configuration;

/// <summary>A named group of servers (<c>upstream</c>), or the implicit one of <c>proxy_pass host:port</c>.</summary>
public sealed record UpstreamConfig(string Name, IReadOnlyList<PeerConfig> Peers)
{
    /// <summary>How a server is chosen.</summary>
    public PolicyConfig Policy { get; init; } = new RoundRobinConfig();
}
