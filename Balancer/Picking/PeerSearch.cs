using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>How far one session has come in its search for a server: the peers to choose from, and those it has tried.</summary>
public sealed class PeerSearch(PeerList peers)
{
    private readonly PeerList _all = peers;
    private Peer[] _tried = [];
    private bool _onBackup;
    private bool _failsOpen;

    /// <summary>The peers to choose from: the upstream's, or its backup servers once <see cref="TurnToBackup"/> was called.</summary>
    public PeerList Peers { get; private set; } = peers;

    /// <summary>
    /// True when a policy may apply itself: with one peer there is nothing to choose, and backup servers take plain turns.
    /// </summary>
    public bool HasChoice => Peers.Peers.Length > 1 && !_onBackup;

    /// <summary>Seconds on the upstream's clock at this pick.</summary>
    public long Now { get; private set; }

    /// <summary>No peer was taken yet.</summary>
    internal bool HasTriedNone => _tried.Length == 0;

    /// <summary>Some peer could be picked, if it had fewer sessions.</summary>
    internal bool IsAnyFull => _all.All.Any(peer => Refusal(peer) == PickRefusal.Full);

    /// <summary>The same search once more, among these peers and from the primary ones on.</summary>
    internal PeerSearch Again(PeerList peers) => new(peers) { _tried = _tried };

    /// <summary>Begins a pick, under the upstream's lock.</summary>
    public void StartPick(long now)
    {
        Now = now;
        _failsOpen = _all.AreAllUnhealthy;
        foreach (var peer in _all.All)
            peer.GrowWeight(_all.IsSingle, now);
    }

    /// <summary>Where the policy notes what it does; null: nobody watches.</summary>
    internal PickDecision? Decision { get; private set; }

    /// <summary>Why a policy may not pick this peer now.</summary>
    public PickRefusal Refusal(Peer peer) => Eligibility.Of(peer, Array.IndexOf(_tried, peer) >= 0, Peers.IsSingle, _failsOpen, Now);

    /// <summary>From now on policies note in this decision; how the peers stand is noted at once.</summary>
    internal void NoteIn(PickDecision? decision)
    {
        Decision = decision;
        decision?.Begin(Peers, Refusal, Now);
    }

    /// <summary>True when a policy may pick this peer now.</summary>
    public bool Allows(Peer peer) => Refusal(peer) == PickRefusal.None;

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
