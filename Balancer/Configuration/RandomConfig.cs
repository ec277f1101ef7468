namespace ChatCluster.Balancer.Configuration;

/// <summary>A peer drawn at random in proportion to the weights (<c>random</c>).</summary>
/// <param name="Two">Draw two peers and keep the one with fewer connections for its weight (<c>random two</c>).</param>
public sealed record RandomConfig(bool Two) : PolicyConfig;
