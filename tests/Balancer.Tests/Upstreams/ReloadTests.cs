using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

public sealed class ReloadTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Apply_SameServers_GoesOnInTheMiddleOfTheCycle()
    {
        var config = Config(Letters.Weighted(5, 1, 1));
        var upstream = Upstream(config);
        var sequence = "";
        for (var pick = 0; pick < 7; pick++)
        {
            upstream.Apply(config);
            sequence += upstream.Sequence(1);
        }

        Assert.Equal("aabacaa", sequence);
    }

    [Fact]
    public void Apply_WeightsChange_BeginsANewCycle()
    {
        var upstream = Upstream(Config(Letters.Weighted(100, 1)));
        upstream.Sequence(51);
        upstream.Apply(Config(Letters.Weighted(1, 1)));
        Assert.Equal("abababab", upstream.Sequence(8));
    }

    [Fact]
    public void Apply_ServerStays_KeepsConnectionsAndFailures()
    {
        var upstream = Upstream(Config(Letters.Weighted(1, 1)));
        Assert.Equal("a>b", upstream.Session(letter => letter == 'b'));
        var open = upstream.Select();
        Assert.Equal('b', Letters.Of(open.Next()!));

        upstream.Apply(Config([Letters.Server('c'), .. Letters.Weighted(1, 1)]));

        var (a, b) = (upstream.Peers.Peers[1], upstream.Peers.Peers[2]);
        Assert.Equal(1, a.Failures.Count);
        Assert.Equal(1, b.Connections);
        Assert.DoesNotContain('a', upstream.Sequence(6));
        open.Release();
        Assert.Equal(0, b.Connections);
    }

    [Fact]
    public void Apply_DuringASearch_TheSearchGoesOnWithItsServers()
    {
        var upstream = Upstream(Config(Letters.Weighted(1, 1)));
        var selection = upstream.Select();
        Assert.Equal('a', Letters.Of(selection.Next()!));
        upstream.Apply(Config([Letters.Server('c')]));
        selection.Failed();
        Assert.Equal('b', Letters.Of(selection.Next()!));
        selection.Release();
        Assert.Equal("ccc", upstream.Sequence(3));
    }

    [Fact]
    public void Apply_SameNameOtherAddress_IsANewPeer()
    {
        var upstream = Upstream(Config([Letters.Server('a', "chat:6000")]));
        var before = upstream.Peers.Peers[0];
        upstream.Apply(Config([Letters.Server('b', "chat:6000")]));
        Assert.NotSame(before, upstream.Peers.Peers[0]);
    }

    [Fact]
    public void Apply_WeightOfAFailingServerGrows_ThePenaltyStays()
    {
        var upstream = Upstream(Config([.. Letters.Weighted(4, 4).Select(peer => peer with { MaxFails = 2 })]));
        upstream.Session(letter => letter == 'b');
        var a = upstream.Peers.Peers[0];
        Assert.Equal(2, a.EffectiveWeight);
        upstream.Apply(Config([.. Letters.Weighted(8, 4).Select(peer => peer with { MaxFails = 2 })]));
        Assert.Equal(6, a.EffectiveWeight);
    }

    [Fact]
    public void Apply_AnyHistory_PeersStayByIdentityAndCountsStayRight()
    {
        var random = new Random(31337);
        var upstream = Upstream(Config(Letters.Weighted(1, 1, 1)));
        var open = new Dictionary<UpstreamSelection, Peer>();
        for (var step = 0; step < 2000; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                    var letters = "abcdef".Where(_ => random.Next(3) > 0).DefaultIfEmpty('a');
                    var before = upstream.Peers.Peers.ToArray().ToDictionary(Letters.Of);
                    upstream.Apply(Config([.. letters.Select(letter => Letters.Server(letter) with { Weight = random.Next(1, 4) })]));
                    Assert.All(upstream.Peers.Peers.ToArray(), peer => Assert.Same(peer, before.GetValueOrDefault(Letters.Of(peer), peer)));
                    break;
                case 1 when open.Count > 0:
                    var (session, _) = open.ElementAt(random.Next(open.Count));
                    session.Release();
                    open.Remove(session);
                    break;
                default:
                    var selection = upstream.Select();
                    open.Add(selection, selection.Next()!);
                    break;
            }

            Assert.All(upstream.Peers.Peers.ToArray(), peer => Assert.Equal(open.Values.Count(used => used == peer), peer.Connections));
        }
    }

    [Fact]
    public void SetApply_NamesInAnyCase_AreTheSameUpstream()
    {
        var set = new UpstreamSet(_time, new Random(1));
        set.Apply([new UpstreamConfig("Chat", Letters.Weighted(1))]);
        var before = set.Get("chat");
        set.Apply([new UpstreamConfig("CHAT", Letters.Weighted(1, 1)), new UpstreamConfig("other", Letters.Weighted(1))]);
        Assert.Same(before, set.Get("chat"));
        Assert.Equal(2, set.All.Count);
    }

    private static UpstreamConfig Config(PeerConfig[] peers) => new("u", peers);

    private Upstream Upstream(UpstreamConfig config) => new(config, _time, new Random(1));
}
