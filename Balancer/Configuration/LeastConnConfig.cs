namespace ChatCluster.Balancer.Configuration;

/// <summary>The peer with the fewest connections for its weight (<c>least_conn</c>); ties are settled by smooth weighted round robin.</summary>
public sealed record LeastConnConfig : PolicyConfig;
