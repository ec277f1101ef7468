using System.Net;

namespace ChatCluster.Balancer.Peers;

/// <summary>One address of one <c>server</c> line in an upstream.</summary>
/// <param name="Server">The address exactly as written, for example <c>localhost:6000</c>: several peers may share it.</param>
/// <param name="Address">Where to connect: an <see cref="IPEndPoint"/> or a <see
/// cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</param>
public sealed record PeerConfig(string Server, EndPoint Address)
{
    /// <summary>The name to look up while the balancer runs; <see cref="Address"/> means nothing before. Null: a fixed address.</summary>
    public ServerName? Name { get; init; }

    public int Weight { get; init; } = 1;

    /// <summary>Connections at the same time; 0 = no limit.</summary>
    public int MaxConns { get; init; }

    /// <summary>Failures after which the peer is disabled for a while; 0 = never.</summary>
    public int MaxFails { get; init; } = 1;

    /// <summary>Whole seconds.</summary>
    public TimeSpan FailTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time in which the weight grows to its whole after the peer has come back; whole seconds, 0 = at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>
    /// The server ends a session this soon after the connect, without a byte: that counts as a failure too (<c>fail_early</c>); 0 = never.
    /// </summary>
    public TimeSpan FailEarly { get; init; }

    public bool Backup { get; init; }

    public bool Down { get; init; }

    /// <summary>Gets no new sessions; open ones go on (<c>drain</c>).</summary>
    public bool Drain { get; init; }

    /// <summary>When the server is unhealthy, marked <c>down</c> or removed, its sessions are ended (<c>on_down=close</c>) ...</summary>
    public bool ClosesOnDown { get; init; }

    /// <summary>... evenly over this time (<c>close_time</c>).</summary>
    public TimeSpan CloseTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The configuration lets it have new sessions.</summary>
    public bool IsInUse => !Down && !Drain;
}
