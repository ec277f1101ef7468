using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Peers;

/// <summary>One server of an upstream: its settings, and everything that changes while sessions come and go.</summary>
/// <remarks>
/// A peer outlives reloads: as long as its <c>server</c> line stays, the object and its counters stay. All changes happen under the lock of
/// the upstream that owns it; other threads may read single counters to show them.
/// </remarks>
public sealed class Peer
{
    private readonly SlowStart _slowStart = new();

    /// <summary>The configured weight, lowered by failures; it climbs back pick by pick.</summary>
    private int _weight;

    /// <summary>How much of its weight it has, while it starts slowly.</summary>
    private double _share = 1;

    public Peer(PeerConfig config)
    {
        Config = config;
        Name = config.Address is UnixDomainSocketEndPoint ? $"unix:{config.Address}" : config.Address.ToString()!;
        _weight = config.Weight;
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

    /// <summary>What health checks say of it.</summary>
    public PeerHealth Health { get; internal set; }

    /// <summary>The weight that counts: lowered by failures and by a slow start. 0 to <c>weight</c>.</summary>
    public double EffectiveWeight => _weight * _share;

    /// <summary>The configured weight, lowered by a slow start.</summary>
    public double StartedWeight => Config.Weight * _share;

    /// <summary>It has come back and does not have its whole weight yet (<c>slow_start</c>).</summary>
    public bool IsStarting => _share < 1;

    /// <summary>How fast it was lately; null: no policy has asked.</summary>
    public PeerTimes? Times { get; internal set; }

    /// <summary>The peer's credit in smooth weighted round robin; the peer with most credit is next.</summary>
    public double CurrentWeight { get; internal set; }

    /// <summary>One pick went by in which this peer stood for election: a weight lowered by failures recovers by one.</summary>
    public void RecoverWeight()
    {
        if (_weight < Config.Weight)
            _weight++;
    }

    /// <summary>The peer is back: it was down, unhealthy or shut out, or it is new.</summary>
    public void ComeBack(long now) => _slowStart.Begin(now);

    /// <summary>Brings the weight up to date before a pick.</summary>
    /// <param name="isOnly">There is no other peer: its weight does not matter, and is whole.</param>
    /// <param name="now">Seconds on the upstream's clock.</param>
    public void GrowWeight(bool isOnly, long now) => _share = _slowStart.ShareAt(isOnly ? TimeSpan.Zero : Config.SlowStart, now);

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
            _weight = Math.Max(0, _weight - Config.Weight / Config.MaxFails);

        return Failures.HasReached(Config);
    }

    /// <summary>The peer serves: failures are forgiven, if <c>fail_timeout</c> has passed since the last one.</summary>
    public void RecordSuccess(long now)
    {
        var wasOut = Failures.HasReached(Config);
        Failures.Succeeded();
        if (wasOut && Failures.Count == 0)
            ComeBack(now);
    }

    /// <summary>Takes over new settings for the same server. What failures cost the old weight, they cost the new one.</summary>
    public void Reconfigure(PeerConfig config, long now)
    {
        if (config.IsInUse && !Config.IsInUse)
            ComeBack(now);
        var penalty = Config.Weight - _weight;
        Config = config;
        _weight = Math.Max(0, config.Weight - penalty);
    }

    /// <summary>
    /// The text of a user means this peer: its address, the text of its <c>server</c> line, or the port alone.
    /// </summary>
    public bool IsCalled(string text) =>
        text == Name || text == Config.Server
        || (Address is IPEndPoint ip && text == ip.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => Name;
}
