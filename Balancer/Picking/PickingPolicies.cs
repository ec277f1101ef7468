using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>From the words of the configuration to the policy they mean.</summary>
public static class PickingPolicies
{
    /// <param name="config">The choice.</param>
    /// <param name="peers">The upstream's primary servers, for policies that prepare themselves.</param>
    /// <param name="random">Where random policies draw from.</param>
    /// <param name="time">The clock of policies that measure.</param>
    public static IPickingPolicy Create(PolicyConfig config, PeerList peers, Random random, TimeProvider time) => config switch
    {
        RoundRobinConfig => SmoothWeightedRoundRobin.Instance,
        LeastConnConfig => LeastConnections.Instance,
        LeastTimeConfig leastTime => new LeastTime(leastTime, time),
        RandomConfig { Two: false } => new RandomOne(random),
        RandomConfig { Two: true } => new RandomTwo(random),
        HashConfig { Consistent: false } hash => new HashPolicy(hash.Key),
        HashConfig { Consistent: true } hash => new ConsistentHashPolicy(hash.Key, peers),
        _ => throw new ArgumentException($"no policy for {config}", nameof(config)),
    };
}
