using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>Builds the list of peers that a configuration asks for, out of the peers that are there.</summary>
/// <remarks>
/// A peer stays when a <c>server</c> line with the same text and the same address stays; of equal lines the first stays the first. While no
/// weight changes, round robin continues in the middle of its cycle: a reload favours no server. Credit earned under other weights means
/// nothing under the new ones (100:1 turned into 1:1 would send fifty sessions in a row to one server), so then a new cycle begins, as it
/// always does in nginx.
/// </remarks>
internal static class PeerMerge
{
    /// <param name="configs">What is asked for.</param>
    /// <param name="existing">What is there.</param>
    /// <param name="now">Seconds on the upstream's clock.</param>
    public static PeerList Build(IReadOnlyList<PeerConfig> configs, IReadOnlyCollection<Peer> existing, long now)
    {
        var leftOver = existing.ToList();
        var weightsChanged = false;
        var peers = new List<Peer>(configs.Count);
        foreach (var config in configs)
        {
            var kept = leftOver.Find(peer => peer.Config.Server == config.Server && peer.Address.Equals(config.Address));
            if (kept is not null)
            {
                leftOver.Remove(kept);
                weightsChanged |= kept.Config.Weight != config.Weight;
                kept.Reconfigure(config, now);
            }

            var peer = kept ?? new Peer(config);
            // Beside others that serve already, a new server starts slowly.
            if (kept is null && existing.Count > 0)
                peer.ComeBack(now);
            peers.Add(peer);
        }

        if (weightsChanged)
            peers.ForEach(peer => peer.CurrentWeight = 0);

        var backups = peers.Where(peer => peer.Config.Backup).ToArray();
        return new PeerList(peers.Where(peer => !peer.Config.Backup), backups.Length > 0 ? new PeerList(backups, isBackup: true) : null);
    }
}
