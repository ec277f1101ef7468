using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>The choice of a picking policy. One record a policy, with the policy's own settings.</summary>
public abstract record PolicyConfig
{
    /// <summary>The words of the configuration; <c>round_robin</c> for the default, which has none.</summary>
    public abstract string Name { get; }
}

/// <summary>Smooth weighted round robin, the default.</summary>
public sealed record RoundRobinConfig : PolicyConfig
{
    public override string Name => "round_robin";
}

/// <summary>
/// The peer with the fewest connections for its weight (<c>least_conn</c>); ties are settled by smooth weighted round robin.
/// </summary>
public sealed record LeastConnConfig : PolicyConfig
{
    public override string Name => "least_conn";
}

/// <summary>The peer that would be done first, by its average time (<c>least_time</c>).</summary>
/// <param name="Measure">Which time counts.</param>
/// <param name="InFlight">The time that sessions have waited so far counts too (<c>inflight</c>).</param>
public sealed record LeastTimeConfig(TimeMeasure Measure, bool InFlight) : PolicyConfig
{
    public override string Name => "least_time";
}

/// <summary>A peer drawn at random in proportion to the weights (<c>random</c>).</summary>
/// <param name="Two">Draw two peers and keep the one with fewer connections for its weight (<c>random two</c>).</param>
public sealed record RandomConfig(bool Two) : PolicyConfig
{
    public override string Name => Two ? "random two" : "random";
}

/// <summary>
/// Sessions with the same key go to the same peer (<c>hash KEY [consistent]</c>); an empty key falls back to round robin.
/// </summary>
/// <param name="Key">Its bytes are the key of a session.</param>
/// <param name="Consistent">A ketama ring: when a peer comes or goes, only its share of the keys moves.</param>
public sealed record HashConfig(ComplexValue Key, bool Consistent) : PolicyConfig
{
    /// <summary>A consistent hash has 160 points for each unit of weight; a larger ring would use up the machine's memory.</summary>
    public const int MostRingWeight = 65536;

    public override string Name => Consistent ? "hash consistent" : "hash";
}
