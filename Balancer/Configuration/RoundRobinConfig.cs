namespace ChatCluster.Balancer.Configuration;

/// <summary>Smooth weighted round robin, the default.</summary>
public sealed record RoundRobinConfig : PolicyConfig;
