using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>May this peer be picked? The one place that says no; every policy asks here.</summary>
public static class Eligibility
{
    /// <param name="peer">The peer in question.</param>
    /// <param name="tried">The session already failed to reach it.</param>
    /// <param name="isOnly">It is the upstream's only peer (<see cref="PeerList.IsSingle"/>): its failures are not held against it.</param>
    /// <param name="failsOpen">All servers are unhealthy (<see cref="PeerList.AreAllUnhealthy"/>): their checks are ignored.</param>
    /// <param name="now">Seconds on the upstream's clock.</param>
    public static PickRefusal Of(Peer peer, bool tried, bool isOnly, bool failsOpen, long now)
    {
        var limits = peer.Config;
        return tried ? PickRefusal.Tried
            : limits.Down ? PickRefusal.Down
            : limits.Drain ? PickRefusal.Draining
            : !failsOpen && peer.Health != PeerHealth.Healthy ? PickRefusal.Unhealthy
            : !isOnly && peer.Failures.IsShut(limits, now) ? PickRefusal.Failed
            : limits.MaxConns > 0 && peer.Connections >= limits.MaxConns ? PickRefusal.Full
            : PickRefusal.None;
    }
}
