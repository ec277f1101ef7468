using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

public sealed class ConcurrencyTests
{
    private const int Threads = 4;
    private const int PicksEach = 7000;

    [Fact]
    public void Select_ManyThreads_SharesAreExact()
    {
        var upstream = new Upstream(new UpstreamConfig("u", Letters.Weighted(5, 1, 1)), new FakeTimeProvider(), new Random(1));

        RunOnThreads(() =>
        {
            for (var pick = 0; pick < PicksEach; pick++)
                upstream.Select().Next();
        });

        var total = Threads * PicksEach;
        Assert.Equal([total * 5 / 7, total / 7, total / 7], upstream.Peers.Peers.ToArray().Select(peer => peer.Connections));
    }

    [Fact]
    public void Select_ManyThreadsFailingAndReloading_NoConnectionIsLostOrLeft()
    {
        var config = new UpstreamConfig("u", [.. Letters.Weighted(3, 2, 1).Select(peer => peer with { MaxFails = 0 })]);
        var upstream = new Upstream(config, new FakeTimeProvider(), new Random(1));

        RunOnThreads(() =>
        {
            for (var session = 0; session < PicksEach / 7; session++)
            {
                upstream.Session(letter => letter != 'b');
                upstream.Apply(config);
            }
        });

        Assert.All(upstream.Peers.Peers.ToArray(), peer => Assert.Equal(0, peer.Connections));
    }

    private static void RunOnThreads(Action work)
    {
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() => work())).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
