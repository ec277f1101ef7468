using System.Net;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>One <c>listen</c>.</summary>
public sealed record ListenConfig(EndPoint Address)
{
    /// <summary>The wildcard address whose socket takes the clients of this one; null: it has a socket of its own.</summary>
    public EndPoint? Within { get; init; }

    /// <summary>Queue of connections not yet accepted; null = the largest the system grants, at most 4096.</summary>
    public int? Backlog { get; init; }

    /// <summary>One socket per loop (SO_REUSEPORT).</summary>
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

    /// <summary>Which server, a place in the list of all, has the clients that ask for its name; null: one server has all.</summary>
    public HostNames<int>? Names { get; init; }

    /// <summary>This, as far as the kernel can change an open socket that was opened as <paramref name="before"/>.</summary>
    public ListenConfig Over(ListenConfig before) => this with
    {
        ReusePort = ReusePort || before.ReusePort,
        Ipv6Only = before.Ipv6Only,
        Multipath = before.Multipath,
        // Its own values, before any was set, the kernel does not tell.
        ReceiveBuffer = ReceiveBuffer ?? before.ReceiveBuffer,
        SendBuffer = SendBuffer ?? before.SendBuffer,
        Keepalive = Keepalive ?? before.Keepalive,
        FastOpen = FastOpen ?? before.FastOpen,
    };

    /// <summary>What matters when the socket is opened; the rest can change while it is open.</summary>
    public ListenConfig OfSocket => this with { ProxyProtocol = false, Names = null };
}

/// <summary>TCP keepalive towards the client (<c>so_keepalive</c>); a null part leaves the system's value.</summary>
public sealed record KeepaliveConfig(bool On, TimeSpan? Idle = null, TimeSpan? Interval = null, int? Count = null);
