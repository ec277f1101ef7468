namespace ChatCluster.Balancer.Configuration;

/// <summary>How many sessions of one key a server takes at a time (<c>limit_conn ZONE NUMBER</c>).</summary>
public sealed record LimitConfig(string Zone, int Connections);
