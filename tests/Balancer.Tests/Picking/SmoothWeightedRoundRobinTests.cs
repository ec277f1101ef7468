using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

public sealed class SmoothWeightedRoundRobinTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string, string> Healthy => Golden.Rows("wrr");

    public static TheoryData<string, string> WithDeadServer => Golden.Rows("wrr-fail");

    [Theory]
    [MemberData(nameof(Healthy))]
    public void Sequence_HealthyServers_IsNginxs(string weights, string expected) =>
        Assert.Equal(expected, Upstream(Letters.Weighted(Golden.Weights(weights))).Sequence(expected.Length));

    [Theory]
    [MemberData(nameof(WithDeadServer))]
    public void Sequence_DeadServer_IsNginxs(string scenario, string expected)
    {
        var words = scenario.Split(' ').Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var dead = words["dead"][0];
        var maxFails = int.Parse(words["max_fails"], System.Globalization.CultureInfo.InvariantCulture);
        var upstream = Upstream([.. Letters.Weighted(Golden.Weights(words["w"])).Select(peer => peer with { MaxFails = maxFails })]);

        var sessions = expected.Split(' ').Select(_ => upstream.Session(letter => letter != dead));

        Assert.Equal(expected, string.Join(' ', sessions));
    }

    [Fact]
    public void Elect_AnyWeights_EveryPeerWinsItsWeightInEachCycle()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 200; round++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(1, 21)).ToArray();
            var peers = Letters.Weighted(weights).Select(config => new Peer(config)).ToList();
            var total = weights.Sum();

            for (var cycle = 0; cycle < 3; cycle++)
            {
                var wins = Enumerable.Range(0, total).Select(_ => SmoothWeightedRoundRobin.Elect(peers)).CountBy(winner => winner!)
                    .ToDictionary();
                Assert.All(peers, peer => Assert.Equal(peer.Config.Weight, wins[peer]));
                Assert.All(peers, peer => Assert.Equal(0, peer.CurrentWeight));
            }
        }
    }

    [Fact]
    public void Elect_CandidatesComeAndGo_CreditsAddUpToZero()
    {
        var random = new Random(7);
        var peers = Letters.Weighted(13, 1, 8, 3, 5).Select(config => new Peer(config)).ToList();
        for (var pick = 0; pick < 1000; pick++)
        {
            var candidates = peers.Where(_ => random.Next(10) > 0).ToList();
            SmoothWeightedRoundRobin.Elect(candidates);
            Assert.Equal(0, peers.Sum(peer => peer.CurrentWeight));
        }
    }

    [Fact]
    public void Elect_NoCandidates_IsNull() => Assert.Null(SmoothWeightedRoundRobin.Elect([]));

    private Upstream Upstream(PeerConfig[] peers) => new(new UpstreamConfig("u", peers), _time, new Random(1));
}
