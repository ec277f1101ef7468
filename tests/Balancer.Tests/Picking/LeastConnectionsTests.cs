using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

public sealed class LeastConnectionsTests
{
    [Fact]
    public void Pick_OpenSessions_FillTheEmptiestForItsWeight()
    {
        var upstream = Upstream(2, 1);
        Assert.Equal("aba", Open(upstream, 3).Letters);
    }

    [Fact]
    public void Pick_SessionEnds_NextGoesThere()
    {
        var upstream = Upstream(1, 1, 1);
        var (_, sessions) = Open(upstream, 3);
        sessions[1].Release();
        Assert.Equal("b", upstream.Session(_ => true));
    }

    [Fact]
    public void Pick_AllIdle_TakesTurnsByWeight()
    {
        var upstream = Upstream(5, 1, 1);
        Assert.Equal("aabacaa", upstream.Sequence(7));
    }

    [Fact]
    public void Pick_ManyOpenSessions_SharesFollowTheWeights()
    {
        var upstream = Upstream(3, 2, 1);
        Open(upstream, 60);
        Assert.Equal([30, 20, 10], upstream.Peers.Peers.ToArray().Select(peer => peer.Connections));
    }

    private static (string Letters, List<UpstreamSelection> Sessions) Open(Upstream upstream, int count)
    {
        var letters = "";
        var sessions = new List<UpstreamSelection>();
        for (var i = 0; i < count; i++)
        {
            var session = upstream.Select();
            letters += Letters.Of(session.Next()!);
            session.Connected();
            sessions.Add(session);
        }

        return (letters, sessions);
    }

    private static Upstream Upstream(params int[] weights) =>
        new(new UpstreamConfig("u", Letters.Weighted(weights)) { Policy = new LeastConnConfig() }, new FakeTimeProvider(), new Random(1));
}
