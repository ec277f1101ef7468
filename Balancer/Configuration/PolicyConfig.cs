namespace ChatCluster.Balancer.Configuration;

/// <summary>The choice of a picking policy. One sealed record a policy, so that a policy's own settings stand with it.</summary>
public abstract record PolicyConfig;
