using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>Two peers drawn at random, and of the two the one with fewer connections for its weight: the power of two choices.</summary>
/// <remarks>
/// Source: nginx's <c>random two least_conn</c>, ngx_stream_upstream_random_module.c; why two are enough: Mitzenmacher, "The power of two
/// choices in randomized load balancing" (2001). Several balancers in front of the same servers do not run for the same one, as they all
/// would with least connections.
/// </remarks>
public sealed class RandomTwo(Random random) : IPickingPolicy
{
    public IPicker PickerFor(SessionFacts session) => new Picker(random);

    private sealed class Picker(Random random) : IPicker
    {
        private DrawLimit _limit;

        public Peer? Pick(PeerSearch search)
        {
            if (search.HasChoice && !_limit.IsReached)
            {
                Peer? first = null;
                do
                {
                    var point = random.NextInt64(search.Peers.TotalWeight);
                    var peer = search.Peers.AtWeight(point);
                    var refusal = search.Refusal(peer);
                    search.Decision?.Draw(new PickDraw(peer.Name, point, search.Peers.TotalWeight, refusal) { IsRepeat = peer == first });
                    if (peer == first || refusal != PickRefusal.None)
                        continue;

                    if (first is not null)
                        return LeastConnections.CompareLoad(first, peer) < 0 ? first : peer;

                    first = peer;
                }
                while (_limit.MissAndGoOn());
            }

            return SmoothWeightedRoundRobin.Instance.Pick(search);
        }
    }
}
