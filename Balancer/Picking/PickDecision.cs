using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>
/// What one pick looked at, and what came of it: explain mode, events and the status page show it. The policies themselves fill it while
/// they pick, under the upstream's lock; without an observer there is no such object and nothing is noted.
/// </summary>
/// <param name="policy">The policy at work.</param>
public sealed class PickDecision(PolicyConfig policy)
{
    private readonly List<DecisionRow> _rows = [];
    private readonly List<PickDraw> _draws = [];

    public PolicyConfig Policy => policy;

    /// <summary>A line for each peer, in the order of the configuration; backup servers follow when the session turned to them.</summary>
    public IReadOnlyList<DecisionRow> Rows => _rows;

    /// <summary>What a policy that draws (random, hash) drew, in order.</summary>
    public IReadOnlyList<PickDraw> Draws => _draws;

    /// <summary>The key of a hash policy; null for other policies.</summary>
    public byte[]? Key { get; internal set; }

    /// <summary>The sum of the weights of the peers that were chosen among.</summary>
    public long TotalWeight { get; private set; }

    /// <summary>The line of the peer that was chosen; null: there was none.</summary>
    public DecisionRow? Picked { get; private set; }

    /// <summary>Peers stood for election by their credit (smooth weighted round robin).</summary>
    public bool HasElection => _rows.Exists(static row => row.Earned is not null);

    /// <summary>What the candidates of the election earned together: the winner pays it.</summary>
    public double Paid => _rows.Sum(static row => row.Earned ?? 0);

    /// <summary>Notes how the peers stand before the pick.</summary>
    /// <param name="peers">Those to choose among.</param>
    /// <param name="refusal">Why one of them cannot be picked.</param>
    /// <param name="now">Seconds on the upstream's clock.</param>
    internal void Begin(PeerList peers, Func<Peer, PickRefusal> refusal, long now)
    {
        TotalWeight = peers.TotalWeight;
        foreach (var peer in peers.Peers)
            _rows.Add(new DecisionRow(peer, refusal(peer), now));
    }

    /// <summary>Notes that a peer stands for election and earns its weight.</summary>
    internal void Elect(Peer peer) => RowOf(peer).Earned = peer.EffectiveWeight;

    internal void Draw(in PickDraw draw) => _draws.Add(draw);

    /// <summary>Notes the choice, before the session counts on the peer.</summary>
    internal void End(Peer? picked)
    {
        foreach (var row in _rows)
            row.After = row.Peer.CurrentWeight;
        Picked = picked is null ? null : RowOf(picked);
    }

    private DecisionRow RowOf(Peer peer) => _rows.FindLast(row => row.Peer == peer)!;
}

/// <summary>One peer as a pick found it and left it.</summary>
public sealed class DecisionRow
{
    internal DecisionRow(Peer peer, PickRefusal refusal, long now)
    {
        Peer = peer;
        Refusal = refusal;
        Weight = peer.Config.Weight;
        EffectiveWeight = peer.EffectiveWeight;
        IsStarting = peer.IsStarting;
        Connections = peer.Connections;
        Before = After = peer.CurrentWeight;
        Fails = peer.Failures.Count;
        MaxFails = peer.Config.MaxFails;
        SecondsOut = peer.Failures.SecondsOut(peer.Config, now);
    }

    public Peer Peer { get; }

    /// <summary>Why the peer could not be picked; <see cref="PickRefusal.None"/>: it could.</summary>
    public PickRefusal Refusal { get; }

    /// <summary>The configured weight.</summary>
    public int Weight { get; }

    /// <summary>What failures and a slow start leave of it, before the pick.</summary>
    public double EffectiveWeight { get; }

    /// <inheritdoc cref="Peer.IsStarting"/>
    public bool IsStarting { get; }

    /// <summary>Sessions on the peer before this one.</summary>
    public int Connections { get; }

    /// <summary>The credit before the pick ...</summary>
    public double Before { get; }

    /// <summary>... what the election added to it; null: the peer did not stand for election ...</summary>
    public double? Earned { get; internal set; }

    /// <summary>... and after the pick.</summary>
    public double After { get; internal set; }

    /// <summary>Failures that count against the peer, and how many shut it out.</summary>
    public int Fails { get; }

    /// <inheritdoc cref="Fails"/>
    public int MaxFails { get; }

    /// <summary>Seconds until a peer that failures shut out may be tried again; 0 for others.</summary>
    public long SecondsOut { get; }
}

/// <summary>One draw of a policy: where it landed, and why that did not do.</summary>
/// <param name="Server">The server there: its address, or the text of its line for a ring.</param>
/// <param name="Point">
/// The number drawn, from 0: among the weights for <c>random</c> and <c>hash</c>, on the ring for a consistent hash.
/// </param>
/// <param name="Of">How many such numbers there are.</param>
/// <param name="Refusal">Why the peer there could not be picked; <see cref="PickRefusal.None"/>: it could.</param>
public readonly record struct PickDraw(string Server, long Point, long Of, PickRefusal Refusal)
{
    /// <summary>The hash that led there: the sum of checksums, or the ring's point; null for a draw by chance.</summary>
    public uint? Hash { get; init; }

    /// <summary>The first of two draws landed here too.</summary>
    public bool IsRepeat { get; init; }
}
