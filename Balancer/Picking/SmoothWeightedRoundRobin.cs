using System.Runtime.InteropServices;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>
/// Smooth weighted round robin, the default: every peer gets its share, and a heavy one gets it spread out instead of in one go.
/// </summary>
/// <remarks>
/// <para>
/// Each peer has a credit, its current weight, which starts at 0. One pick is one election: every candidate earns its weight, the one with
/// most credit wins (the first of equals), and the winner pays what all of them earned together. Weights 5, 1, 1 give a a b a c a a:
/// </para>
/// <code>
///   earned        winner   paid
///   a=5 b=1 c=1   a        a=-2 b=1 c=1
///   a=3 b=2 c=2   a        a=-4 b=2 c=2
///   a=1 b=3 c=3   b        a=1  b=-4 c=3
///   a=6 b=-3 c=4  a        a=-1 b=-3 c=4
///   a=4 b=-2 c=5  c        a=4  b=-2 c=-2
///   a=9 b=-1 c=-1 a        a=2  b=-1 c=-1
///   a=7 b=0 c=0   a        a=0  b=0  c=0
/// </code>
/// <para>
/// Why the winner pays the total: what is earned in an election is then exactly what is paid in it, so the credits always add up to 0 and
/// none can run away. After <c>total</c> elections a peer has earned <c>total * weight</c>; to be back at 0 it must have paid
/// <c>total</c> just <c>weight</c> times, which is to say it won <c>weight</c> times. And since credit grows with every election lost,
/// no peer waits much longer than <c>total / weight</c>: the wins are spread.
/// </para>
/// <para>
/// A failed connect lowers the weight a peer earns (<see cref="Peer.RecordFailure"/>), each election it takes part in gives one back: a
/// peer that returns from a failure is back at its full share after a few picks, or little by little (<see cref="SlowStart"/>).
/// </para>
/// Source: nginx, "Upstream: smooth weighted round-robin balancing" (2012, commit 52327e0627f4), today in
/// ngx_stream_upstream_round_robin.c, which this follows pick by pick.
/// </remarks>
public sealed class SmoothWeightedRoundRobin : IPickingPolicy, IPicker
{
    /// <summary>The one instance: all memory of the algorithm is in the peers.</summary>
    public static readonly SmoothWeightedRoundRobin Instance = new();

    private SmoothWeightedRoundRobin() { }

    public IPicker PickerFor(SessionFacts session) => this;

    public Peer? Pick(PeerSearch search) => Elect(search.Eligible(), search.Decision);

    /// <summary>One election among these peers; null when there are none. Other policies settle their ties with it.</summary>
    /// <param name="candidates">Who stands for election.</param>
    /// <param name="decision">Notes what each earns; null: nobody watches.</param>
    public static Peer? Elect(List<Peer> candidates, PickDecision? decision = null)
    {
        Peer? winner = null;
        var total = 0.0;
        foreach (var peer in CollectionsMarshal.AsSpan(candidates))
        {
            decision?.Elect(peer);
            peer.CurrentWeight += peer.EffectiveWeight;
            total += peer.EffectiveWeight;
            peer.RecoverWeight();

            if (winner is null || peer.CurrentWeight > winner.CurrentWeight)
                winner = peer;
        }

        winner?.CurrentWeight -= total;
        return winner;
    }
}
