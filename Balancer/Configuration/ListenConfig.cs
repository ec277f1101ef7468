using System.Net;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>listen</c>.</summary>
public sealed record ListenConfig(EndPoint Address)
{
    /// <summary>Queue of connections not yet accepted; null = the largest the system grants, at most 4096.</summary>
    public int? Backlog { get; init; }

    public bool ReusePort { get; init; }

    /// <summary>An IPv6 wildcard socket takes IPv6 clients only.</summary>
    public bool Ipv6Only { get; init; } = true;

    /// <summary>Socket buffer sizes in bytes; null = the system's.</summary>
    public int? ReceiveBuffer { get; init; }

    public int? SendBuffer { get; init; }

    public KeepaliveConfig? Keepalive { get; init; }
}
