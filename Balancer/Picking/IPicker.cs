using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>A policy at work for one session: asked again after each peer that could not be reached.</summary>
public interface IPicker
{
    /// <summary>Chooses among the peers that the search allows; null when there is none.</summary>
    Peer? Pick(PeerSearch search);
}
