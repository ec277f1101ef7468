using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>A way to choose a server. One object an upstream.</summary>
public interface IPickingPolicy
{
    /// <summary>
    /// The picker of one new session; a policy that remembers nothing of a session is its own picker. Called without the upstream's lock,
    /// as the values of a session may take their time; the picker itself is called under it.
    /// </summary>
    IPicker PickerFor(SessionFacts session);
}

/// <summary>A picker that learns what became of its choice, with times in milliseconds. Called under the upstream's lock.</summary>
public interface ITimedPicker : IPicker
{
    /// <summary>The peer is connected.</summary>
    void Connected(Peer peer, long milliseconds);

    /// <summary>The peer's first byte has come.</summary>
    void FirstByte(Peer peer, long milliseconds);

    /// <summary>The session leaves the peer.</summary>
    /// <param name="peer">Which.</param>
    /// <param name="milliseconds">Since the attempt began.</param>
    /// <param name="isServed">The peer was connected.</param>
    void Ended(Peer peer, long milliseconds, bool isServed);
}

/// <summary>A policy at work for one session: asked again after each peer that could not be reached.</summary>
public interface IPicker
{
    /// <summary>Chooses among the peers that the search allows; null when there is none.</summary>
    Peer? Pick(PeerSearch search);
}
