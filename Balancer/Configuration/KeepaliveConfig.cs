namespace ChatCluster.Balancer.Configuration;

/// <summary>TCP keepalive towards the client (<c>so_keepalive</c>); a null part leaves the system's value.</summary>
public sealed record KeepaliveConfig(bool On, TimeSpan? Idle = null, TimeSpan? Interval = null, int? Count = null);
