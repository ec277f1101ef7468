using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>The peer with the fewest connections for its weight; ties are settled by smooth weighted round robin among the tied.</summary>
/// <remarks>Source: nginx's <c>least_conn</c>, ngx_stream_upstream_least_conn_module.c. The right choice when sessions last long and
/// differ.</remarks>
public sealed class LeastConnections : IPickingPolicy, IPicker
{
    public static readonly LeastConnections Instance = new();

    private LeastConnections() { }

    public IPicker PickerFor(SessionFacts session) => this;

    public Peer? Pick(PeerSearch search)
    {
        var least = new List<Peer>();
        foreach (var peer in search.Eligible())
        {
            var comparison = least.Count == 0 ? 0 : CompareLoad(peer, least[0]);
            if (comparison < 0)
                least.Clear();

            if (comparison <= 0)
                least.Add(peer);
        }

        // A clear winner costs no credit; only a tie is an election.
        return least.Count == 1 ? least[0] : SmoothWeightedRoundRobin.Elect(least, search.Decision);
    }

    /// <summary>Compares connections per weight, multiplied crosswise so that nothing is rounded.</summary>
    public static int CompareLoad(Peer left, Peer right) =>
        (left.Connections * right.StartedWeight).CompareTo(right.Connections * left.StartedWeight);
}
