using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>Sessions with the same key go to the same peer, and when a peer comes or goes only its share of the keys moves.</summary>
/// <remarks>
/// Source: nginx's <c>hash ... consistent</c>, ngx_stream_upstream_hash_module.c. A key's server is a <c>server</c> line; if that name has
/// several addresses, smooth weighted round robin chooses among them.
/// </remarks>
public sealed class ConsistentHashPolicy(ComplexValue key, PeerList peers) : IPickingPolicy
{
    private readonly KetamaRing _ring = new(peers);

    public IPicker PickerFor(SessionFacts session) => new Picker(_ring, key.Evaluate(session));

    private sealed class Picker(KetamaRing ring, byte[] key) : IPicker
    {
        private readonly int _start = ring.IndexOf(key);
        private DrawLimit _limit;
        private int _steps;

        public Peer? Pick(PeerSearch search)
        {
            search.Decision?.Key = key;
            if (key.Length > 0 && search.HasChoice && !_limit.IsReached)
            {
                var eligible = search.Eligible();
                do
                {
                    var server = ring.ServerAt(_start + _steps);
                    var candidates = eligible.FindAll(candidate => candidate.Config.Server == server);
                    search.Decision?.Draw(ring.DrawAt(
                        _start + _steps, candidates.Count > 0 ? PickRefusal.None : RefusalOf(server, search)));
                    var peer = SmoothWeightedRoundRobin.Elect(candidates, search.Decision);
                    if (peer is not null)
                        return peer;

                    _steps++;
                }
                while (_limit.MissAndGoOn());
            }

            return SmoothWeightedRoundRobin.Instance.Pick(search);
        }

        /// <summary>Why no peer of a <c>server</c> line can be picked: what keeps the first of them out.</summary>
        private static PickRefusal RefusalOf(string server, PeerSearch search)
        {
            foreach (var peer in search.Peers.Peers)
            {
                if (peer.Config.Server == server)
                    return search.Refusal(peer);
            }

            return PickRefusal.None;
        }
    }
}
