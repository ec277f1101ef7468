using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Peers;

/// <summary>One server of an upstream: its settings, and everything that changes while sessions come and go.</summary>
/// <remarks>
/// A peer outlives reloads: as long as its <c>server</c> line stays, the object and its counters stay. All changes happen under the lock of
/// the upstream that owns it; other threads may read single counters to show them.
/// </remarks>
public sealed class Peer
{
    public Peer(PeerConfig config)
    {
        Config = config;
        Name = config.Address is UnixDomainSocketEndPoint ? $"unix:{config.Address}" : config.Address.ToString()!;
        EffectiveWeight = config.Weight;
    }

    /// <summary>What the configuration says; replaced whole by a reload.</summary>
    public PeerConfig Config { get; private set; }

    /// <summary>Where to connect.</summary>
    public EndPoint Address => Config.Address;

    /// <summary>The address as logs show it: <c>127.0.0.1:6000</c>, <c>[::1]:6000</c> or <c>unix:/run/chat.sock</c>.</summary>
    public string Name { get; }

    /// <summary>Sessions on this peer now, those still connecting included.</summary>
    public int Connections { get; private set; }

    /// <summary>Failed connects and the time-out they cause.</summary>
    public FailureWindow Failures { get; } = new();

    /// <summary>The weight that counts: lowered by failures, it climbs back to the configured one pick by pick. 0 to <c>weight</c>.</summary>
    public int EffectiveWeight { get; private set; }

    /// <summary>The peer's credit in smooth weighted round robin; the peer with most credit is next.</summary>
    public long CurrentWeight { get; internal set; }

    /// <summary>One pick went by in which this peer stood for election: a weight lowered by failures recovers by one.</summary>
    public void RecoverWeight()
    {
        if (EffectiveWeight < Config.Weight)
            EffectiveWeight++;
    }

    /// <summary>A session takes the peer.</summary>
    public void Acquire(long now)
    {
        Connections++;
        Failures.Selected(Config, now);
    }

    /// <summary>A session leaves the peer.</summary>
    public void Release() => Connections--;

    /// <summary>A connect failed: it counts, and costs the peer a share of its weight.</summary>
    /// <returns>True when the peer is now shut out for <c>fail_timeout</c>.</returns>
    public bool RecordFailure(long now)
    {
        Failures.Failed(now);
        if (Config.MaxFails > 0)
            EffectiveWeight = Math.Max(0, EffectiveWeight - Config.Weight / Config.MaxFails);

        return Failures.HasReached(Config);
    }

    /// <summary>Takes over new settings for the same server. What failures cost the old weight, they cost the new one.</summary>
    public void Reconfigure(PeerConfig config)
    {
        var penalty = Config.Weight - EffectiveWeight;
        Config = config;
        EffectiveWeight = Math.Max(0, config.Weight - penalty);
    }

    public override string ToString() => Name;
}
