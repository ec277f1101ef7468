using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>Which sessions to end.</summary>
/// <param name="Peer">Those that are connected to it ...</param>
/// <param name="Most">... but no more than these.</param>
/// <param name="Why">How they end.</param>
public sealed record EndRequest(Peer Peer, int Most, RelayEnd Why)
{
    /// <summary>The number of the newest connection that is meant.</summary>
    public long Newest { get; init; } = long.MaxValue;
}
