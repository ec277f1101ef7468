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
                    var peer = search.Peers.AtWeight(random.NextInt64(search.Peers.TotalWeight));
                    if (search.Allows(peer))
                        return peer;
                }
                while (_limit.MissAndGoOn());
            }

            return SmoothWeightedRoundRobin.Instance.Pick(search);
        }
    }
}
