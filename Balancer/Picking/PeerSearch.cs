using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>How far one session has come in its search for a server: the peers to choose from, and those it has tried.</summary>
public sealed class PeerSearch(PeerList peers)
{
    private Peer[] _tried = [];
    private bool _onBackup;

    /// <summary>The peers to choose from: the upstream's, or its backup servers once <see cref="TurnToBackup"/> was called.</summary>
    public PeerList Peers { get; private set; } = peers;

    /// <summary>True when a policy may apply itself: with one peer there is nothing to choose, and backup servers take plain turns.</summary>
    public bool HasChoice => Peers.Peers.Length > 1 && !_onBackup;

    /// <summary>Seconds on the upstream's clock at this pick.</summary>
    public long Now { get; set; }

    /// <summary>True when a policy may pick this peer now.</summary>
    public bool Allows(Peer peer) => Eligibility.Of(peer, Array.IndexOf(_tried, peer) >= 0, Peers.IsSingle, Now) == Refusal.None;

    /// <summary>All peers that may be picked now, in the order of the configuration.</summary>
    public List<Peer> Eligible()
    {
        var eligible = new List<Peer>(Peers.Peers.Length);
        foreach (var peer in Peers.Peers)
        {
            if (Allows(peer))
                eligible.Add(peer);
        }

        return eligible;
    }

    /// <summary>The session goes to this peer and will not be offered it again.</summary>
    public void Take(Peer peer)
    {
        _tried = [.. _tried, peer];
        peer.Acquire(Now);
    }

    /// <summary>Goes on among the backup servers, for good.</summary>
    /// <returns>False when there are none, or the search is there already.</returns>
    public bool TurnToBackup()
    {
        if (Peers.Backup is not { } backup)
            return false;

        Peers = backup;
        _onBackup = true;
        return true;
    }
}
