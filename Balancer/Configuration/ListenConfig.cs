using System.Net;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>listen</c>.</summary>
public sealed record ListenConfig(EndPoint Address)
{
    /// <summary>The wildcard address whose socket takes the clients of this one; null: it has a socket of its own.</summary>
    public EndPoint? Within { get; init; }

    /// <summary>Queue of connections not yet accepted; null = the largest the system grants, at most 4096.</summary>
    public int? Backlog { get; init; }

    public bool ReusePort { get; init; }

    /// <summary>An IPv6 wildcard socket takes IPv6 clients only.</summary>
    public bool Ipv6Only { get; init; } = true;

    /// <summary>Socket buffer sizes in bytes; null = the system's.</summary>
    public int? ReceiveBuffer { get; init; }

    public int? SendBuffer { get; init; }

    public KeepaliveConfig? Keepalive { get; init; }

    /// <summary>Connections are handed over when their first bytes have come (TCP_DEFER_ACCEPT).</summary>
    public bool Deferred { get; init; }

    /// <summary>How many clients may wait that sent data with their first packet (TCP_FASTOPEN); null = the system's.</summary>
    public int? FastOpen { get; init; }

    /// <summary>Multipath TCP.</summary>
    public bool Multipath { get; init; }

    /// <summary>Clients begin with a PROXY protocol header.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary>What matters when the socket is opened; the rest can change while it is open.</summary>
    public ListenConfig OfSocket => this with { ProxyProtocol = false };
}
