using System.Net;

namespace ChatCluster.Balancer.Configuration;

/// <summary>One address of one <c>server</c> line in an upstream.</summary>
/// <param name="Server">The address exactly as written, for example <c>localhost:6000</c>: several peers may share it.</param>
/// <param name="Address">Where to connect: an <see cref="IPEndPoint"/> or a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</param>
public sealed record PeerConfig(string Server, EndPoint Address)
{
    public int Weight { get; init; } = 1;

    /// <summary>Connections at the same time; 0 = no limit.</summary>
    public int MaxConns { get; init; }

    /// <summary>Failures after which the peer is disabled for a while; 0 = never.</summary>
    public int MaxFails { get; init; } = 1;

    /// <summary>Whole seconds.</summary>
    public TimeSpan FailTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool Backup { get; init; }

    public bool Down { get; init; }
}
