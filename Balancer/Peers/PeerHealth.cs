namespace ChatCluster.Balancer.Peers;

/// <summary>What active health checks say of a peer.</summary>
public enum PeerHealth
{
    /// <summary>It passes its checks, or has none.</summary>
    Healthy,

    /// <summary>Its first check is not over yet, and nothing may be sent to it before (<c>mandatory</c>).</summary>
    Checking,

    /// <summary>It fails its checks.</summary>
    Unhealthy,
}
