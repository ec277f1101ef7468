using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

/// <summary><c>queue</c>: who waits, and who gets the server that becomes free.</summary>
public sealed class QueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _served = [];

    [Fact]
    public void Sessions_AllServersAreFull_AreServedInTheOrderInWhichTheyCame()
    {
        var upstream = Upstream(One('a'), One('b'));
        var open = new[] { upstream.Select(), upstream.Select() };
        Assert.Equal("ab", string.Concat(open.Select(one => Letters.Of(one.Next()!)).Order()));
        var (first, second, third) = (Wait(upstream, "first"), Wait(upstream, "second"), Wait(upstream, "third"));
        Assert.Equal(3, upstream.Waiting);

        open[1].Release();
        Assert.Equal(["first"], _served);
        Assert.Equal('b', Letters.Of(first.Current!));
        first.Connected();
        first.Release();
        open[0].Release();

        Assert.Equal(["first", "second", "third"], _served);
        Assert.Equal("ab", string.Concat(new[] { second, third }.Select(one => Letters.Of(one.Current!)).Order()));
        Assert.Equal(0, upstream.Waiting);
    }

    [Fact]
    public void Sessions_QueueIsFull_FindNoServer()
    {
        var upstream = Upstream(One('a'));
        upstream.Select().Next();
        Wait(upstream, "first");
        Wait(upstream, "second");
        Assert.Null(upstream.Select().Next(decision: null, queueSize: 2, whenServed: null, out var waits));
        Assert.False(waits);
    }

    [Fact]
    public void Session_ServersAreOnlyDown_DoesNotWait()
    {
        var upstream = Upstream(One('a') with { Down = true }, One('b') with { Drain = true });
        upstream.Select().Next(decision: null, queueSize: 2, whenServed: null, out var waits);
        Assert.False(waits);
    }

    [Fact]
    public void Session_ThatLeaves_MakesRoomAndIsNotServed()
    {
        var upstream = Upstream(One('a'));
        var open = upstream.Select();
        open.Next();
        Wait(upstream, "first").Release();
        var second = Wait(upstream, "second");
        Assert.True(second.StopWaiting());
        Assert.False(second.StopWaiting());
        Wait(upstream, "third");

        open.Release();

        Assert.Equal(["third"], _served);
        Assert.Equal((1, 0), (upstream.Peers.Peers[0].Connections, upstream.Waiting));
    }

    [Fact]
    public void Session_ServedInTheMomentInWhichItLeaves_PassesTheServerOn()
    {
        var upstream = Upstream(One('a'));
        var open = upstream.Select();
        open.Next();
        var first = Wait(upstream, "first");
        Wait(upstream, "second");
        open.Release();
        first.Release();
        Assert.Equal(["first", "second"], _served);
    }

    [Fact]
    public void NewSession_WhileOthersWait_DoesNotOvertake()
    {
        var upstream = Upstream(One('a'), One('b') with { MaxFails = 1 });
        var failed = upstream.Select();
        while (Letters.Of(failed.Next()!) != 'b')
            failed.Release();
        Assert.True(failed.Failed());
        upstream.Select().Next();
        Wait(upstream, "first");
        // Nobody tells that fail_timeout is over: the next one to look finds out, for the first in the queue.
        _time.Advance(TimeSpan.FromSeconds(11));
        Wait(upstream, "second");
        Assert.Equal(["first"], _served);
    }

    [Fact]
    public void Session_AServerComesBackOrIsAdded_IsServed()
    {
        var upstream = Upstream(One('a'), One('b'));
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Unhealthy);
        upstream.Select().Next();
        Wait(upstream, "first");
        var second = Wait(upstream, "second");
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Healthy);
        Assert.Equal(["first"], _served);
        upstream.Apply(Config(One('a'), One('b'), One('c')));
        Assert.Equal(["first", "second"], _served);
        Assert.Equal('c', Letters.Of(second.Current!));
    }

    [Fact]
    public void Session_ThatFailedToReachAServer_LetsOthersHaveIt()
    {
        var upstream = Upstream(One('a') with { MaxFails = 0 }, One('b'));
        var other = upstream.Select();
        var tried = upstream.Select();
        while (Letters.Of(other.Next()!) != 'b')
            other.Release();
        Assert.Equal('a', Letters.Of(tried.Next()!));
        tried.Failed();
        tried.Next(decision: null, queueSize: 9, () => _served.Add("tried"), out var waits);
        Assert.True(waits);
        var third = upstream.Select();
        Assert.Equal('a', Letters.Of(third.Next()!));
        Wait(upstream, "fourth");

        third.Release();
        Assert.Equal(["fourth"], _served);
        other.Release();
        Assert.Equal(["fourth", "tried"], _served);
    }

    [Fact]
    public async Task Sessions_OfManyThreads_AllGetTheirTurn()
    {
        var upstream = Upstream(One('a'), One('b'));
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var session = 0; session < 200; session++)
            {
                var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var selection = upstream.Select();
                selection.Next(decision: null, queueSize: 100, served.SetResult, out var waits);
                if (waits)
                    await served.Task.WaitAsync(TimeSpan.FromSeconds(30));
                Assert.NotNull(selection.Current);
                selection.Connected();
                selection.Release();
                Interlocked.Increment(ref done);
            }
        })));
        Assert.Equal((1600, 0), (done, upstream.Waiting));
        Assert.All(upstream.Peers.All, peer => Assert.Equal(0, peer.Connections));
    }

    [Theory]
    [InlineData("queue 10;", 10, 60_000)]
    [InlineData("least_conn; queue 1 timeout=500ms;", 1, 500)]
    public void Directive_IsRecorded(string line, int size, int timeout) => Assert.Equal(
        new QueueConfig(size, TimeSpan.FromMilliseconds(timeout)),
        TestConfiguration.Accept(TestConfiguration.Upstream($"server 127.0.0.1:1;\n#@ {line}\n")).Upstreams[0].Queue);

    [Theory]
    [InlineData("queue 0;", "\"queue\" directive invalid number")]
    [InlineData("queue x;", "\"queue\" directive invalid number")]
    [InlineData("queue 1 timeout=x;", "invalid parameter \"timeout=x\"")]
    [InlineData("queue 1 time=1s;", "invalid parameter \"time=1s\"")]
    [InlineData("queue 1; queue 2;", "\"queue\" directive is duplicate")]
    [InlineData("queue 1; hash x;", "\"hash\" directive must stand before \"queue\"")]
    public void Directive_Nonsense_IsRefused(string line, string message) => Assert.Equal(
        $"[emerg] {message} in PFX/nginx.conf:2", TestConfiguration.Refuse(TestConfiguration.Upstream($"server 127.0.0.1:1; {line}")));

    private static PeerConfig One(char letter) => Letters.Server(letter) with { MaxConns = 1 };

    private static UpstreamConfig Config(params PeerConfig[] servers) => new("u", servers) { Checks = [new HealthCheckConfig()] };

    private Upstream Upstream(params PeerConfig[] servers) => new(Config(servers), _time, new Random(1));

    private UpstreamSelection Wait(Upstream upstream, string name)
    {
        var selection = upstream.Select();
        selection.Next(decision: null, queueSize: 3, () => _served.Add(name), out var waits);
        Assert.True(waits);
        return selection;
    }
}
