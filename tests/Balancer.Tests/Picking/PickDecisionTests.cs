using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

/// <summary>What a decision notes is what the policy did: nginx's sequences can be read off the tables.</summary>
public sealed class PickDecisionTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string, string> RoundRobin => Golden.Rows("wrr");

    public static TheoryData<string, string> Hash => Golden.Rows("hash");

    [Theory]
    [MemberData(nameof(RoundRobin))]
    public void RoundRobin_Golden_TablesAddUpToNginxsSequence(string weights, string expected)
    {
        var upstream = Upstream(new RoundRobinConfig(), Letters.Weighted(Golden.Weights(weights)));
        foreach (var letter in expected)
        {
            var decision = Decide(upstream, out _);

            Assert.Equal(letter, Letters.Of(decision.Picked!.Peer));
            Assert.All(decision.Rows, row =>
                Assert.Equal(row.Before + row.Earned - (row == decision.Picked ? decision.Paid : 0), row.After));
            Assert.Same(decision.Picked, decision.Rows.MaxBy(row => row.Before + row.Earned));
            Assert.Equal(0, decision.Rows.Sum(row => row.After));
        }
    }

    [Theory]
    [MemberData(nameof(Hash))]
    public void Hash_Golden_TheDrawLandsOnNginxsServer(string scenario, string expected)
    {
        var weights = Golden.Weights(scenario.Split(' ')[1]);
        var upstream = Upstream(new HashConfig(Letters.Key("$remote_addr"), Consistent: false), Letters.Weighted(weights));
        for (byte client = 1; client <= 40; client++)
        {
            var decision = Decide(upstream, out _, new IPAddress([127, 0, 0, client]));

            var draw = Assert.Single(decision.Draws);
            Assert.Equal(draw.Hash % weights.Sum(), draw.Point);
            Assert.Equal(expected[client - 1], "abcd"[IndexAt(weights, draw.Point)]);
            Assert.Equal(draw.Server, decision.Picked!.Peer.Name);
            Assert.Equal($"127.0.0.{client}", System.Text.Encoding.ASCII.GetString(decision.Key!));
        }
    }

    [Fact]
    public void ConsistentHash_ServerDown_ShowsTheStepsOnTheRing()
    {
        var servers = Letters.Weighted(1, 1, 1);
        var policy = new HashConfig(Letters.Key("$remote_addr"), Consistent: true);
        var home = Decide(Upstream(policy, servers), out _).Draws[0];
        var without = servers.Select(server => server with { Down = server.Server == home.Server }).ToArray();

        var decision = Decide(Upstream(policy, without), out _);

        Assert.Equal(home with { Refusal = PickRefusal.Down }, decision.Draws[0]);
        Assert.All(decision.Draws.Index(), step => Assert.Equal((home.Point + step.Index) % home.Of, step.Item.Point));
        Assert.Equal(PickRefusal.None, decision.Draws[^1].Refusal);
        Assert.Equal(decision.Draws[^1].Server, decision.Picked!.Peer.Config.Server);
    }

    [Fact]
    public void LeastConnections_ClearWinner_ShowsCountsAndNoElection()
    {
        var upstream = Upstream(new LeastConnConfig(), Letters.Weighted(1, 1));
        var first = Decide(upstream, out _);
        var second = Decide(upstream, out _);

        Assert.True(first.HasElection);
        Assert.False(second.HasElection);
        Assert.Equal([1, 0], second.Rows.Select(row => row.Connections));
        Assert.Equal('b', Letters.Of(second.Picked!.Peer));
    }

    [Fact]
    public void RandomTwo_Draws_AreThoseOfTheSeed()
    {
        var expected = new Random(5);
        var upstream = Upstream(new RandomConfig(Two: true), Letters.Weighted(1, 1), seed: 5);

        var decision = Decide(upstream, out _);

        Assert.All(decision.Draws, draw => Assert.Equal(expected.NextInt64(2), draw.Point));
        Assert.All(decision.Draws.Skip(1).SkipLast(1), draw => Assert.True(draw.IsRepeat));
        Assert.NotEqual(decision.Draws[0].Point, decision.Draws[^1].Point);
    }

    [Fact]
    public void Refusals_EveryKind_AreNotedWithTheirNumbers()
    {
        PeerConfig[] servers =
        [
            Letters.Server('a') with { Down = true }, Letters.Server('b') with { MaxConns = 1 },
            Letters.Server('c') with { MaxFails = 1, FailTimeout = TimeSpan.FromSeconds(30) }, Letters.Server('d'),
        ];
        var upstream = Upstream(new RoundRobinConfig(), servers);
        Decide(upstream, out _);
        Decide(upstream, out var failing);
        failing.Failed();
        _time.Advance(TimeSpan.FromSeconds(12));
        var decision = new PickDecision(upstream.Config.Policy);

        failing.Next(decision);

        Assert.Equal([PickRefusal.Down, PickRefusal.Full, PickRefusal.Tried, PickRefusal.None], decision.Rows.Select(row => row.Refusal));
        var later = Decide(upstream, out _).Rows[2];
        Assert.Equal((PickRefusal.Failed, 1, 1, 18), (later.Refusal, later.Fails, later.MaxFails, later.SecondsOut));
        Assert.Null(later.Earned);
    }

    [Fact]
    public void Backup_TurnedTo_StandsBelowTheOthers()
    {
        PeerConfig[] servers = [Letters.Server('a') with { Down = true }, Letters.Server('b') with { Backup = true }];

        var decision = Decide(Upstream(new RoundRobinConfig(), servers), out _);

        Assert.Equal("ab", string.Concat(decision.Rows.Select(row => Letters.Of(row.Peer))));
        Assert.Same(decision.Rows[1], decision.Picked);
    }

    private static PickDecision Decide(Upstream upstream, out UpstreamSelection selection, IPAddress? client = null)
    {
        var decision = new PickDecision(upstream.Config.Policy);
        selection = upstream.Select(Letters.From(client ?? IPAddress.Loopback));
        Assert.Same(selection.Next(decision), decision.Picked?.Peer);
        return decision;
    }

    private static int IndexAt(int[] weights, long point)
    {
        var index = 0;
        while (point >= weights[index])
            point -= weights[index++];
        return index;
    }

    private Upstream Upstream(PolicyConfig policy, PeerConfig[] peers, int seed = 1) =>
        new(new UpstreamConfig("u", peers) { Policy = policy }, _time, new Random(seed));
}
