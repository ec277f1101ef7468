using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

public sealed class RandomPolicyTests
{
    [Fact]
    public void RandomOne_ManySessions_SharesFollowTheWeights()
    {
        var shares = Upstream(two: false, Letters.Weighted(5, 3, 2)).Sequence(10_000).CountBy(letter => letter).ToDictionary();
        Assert.InRange(shares['a'], 4800, 5200);
        Assert.InRange(shares['b'], 2800, 3200);
        Assert.InRange(shares['c'], 1800, 2200);
    }

    [Fact]
    public void RandomTwo_OneServerBusy_IsNeverPickedAgainstAnIdleOne()
    {
        var upstream = Upstream(two: true, Letters.Weighted(1, 1));
        var busy = upstream.Select().Next()!;
        Assert.DoesNotContain(Letters.Of(busy), upstream.Sequence(100));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_AllRefuse_TriesEachOnce(bool two)
    {
        var tried = Upstream(two, Letters.Weighted(1, 1, 100, 1)).Session(_ => false);
        Assert.Equal("abcd", string.Concat(tried.Where(char.IsLetter).Order()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_HeavyServerDown_OthersServe(bool two)
    {
        PeerConfig[] servers = [Letters.Server('a') with { Weight = 1000, Down = true }, Letters.Server('b')];
        Assert.Equal("bbbbbbbbbb", Upstream(two, servers).Sequence(10));
    }

    private static Upstream Upstream(bool two, PeerConfig[] peers) =>
        new(new UpstreamConfig("u", peers) { Policy = new RandomConfig(two) }, new FakeTimeProvider(), new Random(42));
}
