using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>May this peer be picked? The one place that says no; every policy asks here.</summary>
public static class Eligibility
{
    /// <param name="peer">The peer in question.</param>
    /// <param name="tried">The session already failed to reach it.</param>
    /// <param name="isOnly">It is the upstream's only peer (<see cref="PeerList.IsSingle"/>): its failures are not held against it.</param>
    /// <param name="now">Seconds on the upstream's clock.</param>
    public static Refusal Of(Peer peer, bool tried, bool isOnly, long now)
    {
        var limits = peer.Config;
        return tried ? Refusal.Tried
            : limits.Down ? Refusal.Down
            : !isOnly && peer.Failures.IsShut(limits, now) ? Refusal.Failed
            : limits.MaxConns > 0 && peer.Connections >= limits.MaxConns ? Refusal.Full
            : Refusal.None;
    }
}
