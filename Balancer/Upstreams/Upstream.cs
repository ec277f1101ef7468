using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>A named group of servers, shared by all event loops: one balance for the whole process.</summary>
/// <remarks>Thread-safe. The lock is taken for moments, when a session picks, connects or ends; never per message.</remarks>
public sealed class Upstream
{
    private readonly Lock _lock = new();
    private readonly SecondsClock _clock;
    private readonly Random _random;
    private IPickingPolicy _policy;

    public Upstream(UpstreamConfig config, TimeProvider time, Random random)
    {
        Name = config.Name;
        _clock = new SecondsClock(time);
        _random = random;
        Peers = PeerMerge.Build(config.Peers, []);
        _policy = PickingPolicies.Create(config.Policy, Peers, random);
    }

    public string Name { get; }

    /// <summary>The servers of the present configuration.</summary>
    public PeerList Peers { get; private set; }

    /// <summary>Begins a new session's search for a server.</summary>
    public UpstreamSelection Select(SessionFacts session)
    {
        PeerList peers;
        IPickingPolicy policy;
        lock (_lock)
            (peers, policy) = (Peers, _policy);

        return new UpstreamSelection(_lock, _clock, peers, policy.PickerFor(session));
    }

    /// <summary>Takes over a new configuration: the list and the policy are replaced whole, peers that stay keep their counters.</summary>
    public void Apply(UpstreamConfig config)
    {
        lock (_lock)
        {
            Peers = PeerMerge.Build(config.Peers, [.. Peers.Peers, .. Peers.Backup is { } backup ? backup.Peers : []]);
            _policy = PickingPolicies.Create(config.Policy, Peers, _random);
        }
    }
}
