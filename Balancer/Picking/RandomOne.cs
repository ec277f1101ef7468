using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>A peer drawn at random, in proportion to the weights.</summary>
/// <remarks>Source: nginx's <c>random</c>, ngx_stream_upstream_random_module.c. Needs no shared memory of what was picked before.</remarks>
public sealed class RandomOne(Random random) : IPickingPolicy
{
    public IPicker PickerFor(SessionFacts session) => new Picker(random);

    private sealed class Picker(Random random) : IPicker
    {
        private DrawLimit _limit;

        public Peer? Pick(PeerSearch search)
        {
            if (search.HasChoice && !_limit.IsReached)
            {
                do
                {
                    var point = random.NextInt64(search.Peers.TotalWeight);
                    var peer = search.Peers.AtWeight(point);
                    var refusal = search.Refusal(peer);
                    search.Decision?.Draw(new PickDraw(peer.Name, point, search.Peers.TotalWeight, refusal));
                    if (refusal == PickRefusal.None)
                        return peer;
                }
                while (_limit.MissAndGoOn());
            }

            return SmoothWeightedRoundRobin.Instance.Pick(search);
        }
    }
}
