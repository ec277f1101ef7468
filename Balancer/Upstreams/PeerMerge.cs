using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>Builds the list of peers that a configuration asks for, out of the peers that are there.</summary>
/// <remarks>
/// A peer stays when a <c>server</c> line with the same text and the same address stays; of equal lines the first stays the first. While no
/// weight changes, round robin goes on in the middle of its cycle: a reload favours nobody. Credit earned under other weights means nothing
/// under the new ones (100:1 turned into 1:1 would send fifty sessions in a row to one server), so then a new cycle begins, as it
/// always does in nginx.
/// </remarks>
internal static class PeerMerge
{
    public static PeerList Build(IReadOnlyList<PeerConfig> configs, IReadOnlyCollection<Peer> existing)
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
                kept.Reconfigure(config);
            }

            peers.Add(kept ?? new Peer(config));
        }

        if (weightsChanged)
            peers.ForEach(peer => peer.CurrentWeight = 0);

        var backups = peers.Where(peer => peer.Config.Backup).ToArray();
        return new PeerList(peers.Where(peer => !peer.Config.Backup), backups.Length > 0 ? new PeerList(backups, isBackup: true) : null);
    }
}
