using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>Sessions with the same key go to the same peer. A change in the list of peers moves most keys.</summary>
/// <remarks>
/// Source: nginx's <c>hash</c>, ngx_stream_upstream_hash_module.c, so that both send a client to the same server. When the peer cannot be
/// used the key is hashed again with the number of the attempt before it, and the sums go on: the next choice depends on the key too.
/// </remarks>
public sealed class HashPolicy(ComplexValue key) : IPickingPolicy
{
    public IPicker PickerFor(SessionFacts session) => new Picker(key.Evaluate(session));

    private sealed class Picker(byte[] key) : IPicker
    {
        private DrawLimit _limit;
        private uint _sum;
        private int _attempts;

        public Peer? Pick(PeerSearch search)
        {
            search.Decision?.Key = key;
            if (key.Length > 0 && search.HasChoice && !_limit.IsReached)
            {
                do
                {
                    var hash = NextHash();
                    var point = hash % search.Peers.TotalWeight;
                    var peer = search.Peers.AtWeight(point);
                    var refusal = search.Refusal(peer);
                    search.Decision?.Draw(new PickDraw(peer.Name, point, search.Peers.TotalWeight, refusal) { Hash = hash });
                    if (refusal == PickRefusal.None)
                        return peer;
                }
                while (_limit.MissAndGoOn());
            }

            return SmoothWeightedRoundRobin.Instance.Pick(search);
        }

        /// <summary>Only 15 bits of each checksum count: nginx keeps to the range that rand() had.</summary>
        private uint NextHash()
        {
            var register = Crc32.Initial;
            if (_attempts > 0)
                register = Crc32.Append(register, Encoding.ASCII.GetBytes(_attempts.ToString(CultureInfo.InvariantCulture)));

            _attempts++;
            _sum += (Crc32.Finish(Crc32.Append(register, key)) >> 16) & 0x7FFF;
            return _sum;
        }
    }
}
