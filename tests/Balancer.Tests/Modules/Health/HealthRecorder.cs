using System.Collections.Concurrent;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Tests.Modules.Health;

/// <summary>Records what it is told of the health of peers.</summary>
internal sealed class HealthRecorder : ISessionObserver
{
    public ConcurrentQueue<string> Events { get; } = new();

    public void HealthChanged(Upstream upstream, Peer peer, string reason) => Events.Enqueue($"{upstream.Name} {peer.Health} {reason}");

    public void Accepted(SessionFacts session) { }

    public void Picked(SessionFacts session, Upstream upstream, PickDecision decision) { }

    public void Connected(SessionFacts session, UpstreamConnection connection) { }

    public void Failed(SessionFacts session, Upstream upstream, Peer peer, string reason, bool isShut) { }

    public void Ended(SessionFacts session, UpstreamConnection? connection, RelayEnd outcome) { }
}
