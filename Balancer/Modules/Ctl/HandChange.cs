using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Modules.Ctl;

/// <summary>What a user changed of one <c>server</c> line while the balancer runs; the file does not know of it.</summary>
/// <param name="Upstream">The group.</param>
/// <param name="Server">The address of the line as written: all addresses of a name change together.</param>
internal sealed record HandChange(string Upstream, string Server)
{
    /// <summary>Null: as in the file.</summary>
    public int? Weight { get; init; }

    /// <inheritdoc cref="Weight"/>
    public bool? Down { get; init; }

    /// <inheritdoc cref="Weight"/>
    public bool? Drain { get; init; }

    /// <summary>A reload keeps it (<c>--keep</c>).</summary>
    public bool Keeps { get; init; }

    public bool IsOf(string upstream, PeerConfig peer) =>
        Upstream.Equals(upstream, StringComparison.OrdinalIgnoreCase) && Server == peer.Server;

    public PeerConfig ApplyTo(PeerConfig peer) =>
        peer with { Weight = Weight ?? peer.Weight, Down = Down ?? peer.Down, Drain = Drain ?? peer.Drain };
}
