namespace ChatCluster.Balancer.Peers;

/// <summary>
/// The servers of an upstream in the order of the configuration, with those to fall back to. Immutable; a reload makes a new one.
/// </summary>
public sealed class PeerList
{
    private readonly Peer[] _peers;

    /// <param name="peers">In the order of the configuration.</param>
    /// <param name="backup">Those to fall back to.</param>
    /// <param name="isBackup">These are such themselves.</param>
    public PeerList(IEnumerable<Peer> peers, PeerList? backup = null, bool isBackup = false)
    {
        _peers = [.. peers];
        Backup = backup;
        TotalWeight = _peers.Sum(peer => (long)peer.Config.Weight);
        Tries = _peers.Count(peer => peer.Config.IsInUse);
        IsSingle = _peers.Length == 1 && backup is null && !isBackup;
    }

    /// <summary>All peers, those marked <c>down</c> included.</summary>
    public ReadOnlySpan<Peer> Peers => _peers;

    /// <summary>The <c>backup</c> servers, used when none of these can be; null when there are none.</summary>
    public PeerList? Backup { get; }

    /// <summary>Sum of the configured weights; peers that are down count too, so that one coming back moves no other's share.</summary>
    public long TotalWeight { get; }

    /// <summary>How many of these peers a session may try: all that are not marked <c>down</c> or <c>drain</c>.</summary>
    public int Tries { get; }

    /// <summary>
    /// One peer, no backup, and not a backup itself: failures are then not counted, because disabling the only server helps no client.
    /// </summary>
    public bool IsSingle { get; }

    /// <summary>These peers, then the backup servers.</summary>
    public IEnumerable<Peer> All => Backup is null ? _peers : _peers.Concat(Backup._peers);

    /// <summary>
    /// Every server that could be used, backup servers included, fails its health checks. Then the checks help no client, and are ignored.
    /// </summary>
    public bool AreAllUnhealthy => HasOnlyUnhealthy && Backup is null or { HasOnlyUnhealthy: true };

    private bool HasOnlyUnhealthy => Array.TrueForAll(_peers, static peer => !peer.Config.IsInUse || peer.Health == PeerHealth.Unhealthy);

    /// <summary>Finds the peer of a point when each peer has a range as long as its weight.</summary>
    /// <param name="point">0 to <see cref="TotalWeight"/> - 1.</param>
    public Peer AtWeight(long point)
    {
        foreach (var peer in _peers)
        {
            point -= peer.Config.Weight;
            if (point < 0)
                return peer;
        }

        throw new ArgumentOutOfRangeException(nameof(point), "beyond the total weight");
    }
}
