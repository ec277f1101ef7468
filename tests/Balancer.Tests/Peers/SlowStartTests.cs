using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Peers;

/// <summary><c>slow_start</c>: the meaning that nginx's documentation gives it, as the nginx here does not have it.</summary>
public sealed class SlowStartTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0, 1.0 / 256)]
    [InlineData(2, 0.25)]
    [InlineData(7, 0.875)]
    [InlineData(8, 1)]
    [InlineData(100, 1)]
    public void Share_AfterTheReturn_GrowsEvenly(long passed, double share)
    {
        var start = new SlowStart();
        Assert.Equal(1, start.ShareAt(Time, 5));
        start.Begin(5);
        Assert.Equal(share, start.ShareAt(Time, 5 + passed));
    }

    [Fact]
    public void Failures_ServerComesBack_GetsItsShareLittleByLittle()
    {
        var upstream = Upstream(Letters.Server('a'), Slow('b'));
        Assert.Equal("abab", upstream.Sequence(4));
        Assert.Equal(["a", "b>a"], [upstream.Session(_ => true), upstream.Session(letter => letter == 'a')]);
        _time.Advance(TimeSpan.FromSeconds(11));
        while (upstream.Peers.Peers[1].Failures.Count > 0)
            upstream.Sequence(1);

        Assert.Equal((0, 60), Count(upstream, 60));
        _time.Advance(Time / 2);
        Assert.Equal((20, 40), Count(upstream, 60));
        Assert.Equal((0.5, true), Row(upstream, 1));
        _time.Advance(Time / 2);
        Assert.Equal((30, 30), Count(upstream, 60));
        Assert.Equal((1, false), Row(upstream, 1));
    }

    [Fact]
    public void Health_ServerIsHealthyAgain_StartsSlowly()
    {
        var upstream = Upstream(Letters.Server('a'), Slow('b'));
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Unhealthy);
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Healthy);
        Assert.Equal((0, 60), Count(upstream, 60));
    }

    [Fact]
    public void Reload_ServerIsAddedOrNoLongerDown_StartsSlowly()
    {
        var upstream = Upstream(Letters.Server('a'), Slow('b') with { Down = true });
        upstream.Apply(Config(Letters.Server('a'), Slow('b'), Slow('c')));
        Assert.Equal([1, 1.0 / 256, 1.0 / 256], upstream.Inspect().Rows.Select(row => row.EffectiveWeight));
        // Credit is never lost: the three add up to exactly 0, also after odd shares.
        _time.Advance(TimeSpan.FromSeconds(3));
        upstream.Sequence(100);
        Assert.Equal(0, upstream.Peers.All.Sum(peer => peer.CurrentWeight));
        // A reload that changes nothing of a server leaves it where it is.
        _time.Advance(Time);
        upstream.Apply(Config(Letters.Server('a'), Slow('b'), Slow('c')));
        Assert.All(upstream.Inspect().Rows, row => Assert.Equal(1, row.EffectiveWeight));
    }

    [Fact]
    public void Start_OfTheBalancer_IsNoReturn() =>
        Assert.All(Upstream(Slow('a'), Slow('b')).Inspect().Rows, row => Assert.False(row.IsStarting));

    [Fact]
    public void Only_Server_HasItsWholeWeight()
    {
        var upstream = Upstream(Slow('a'));
        upstream.SetHealth(upstream.Peers.Peers[0], PeerHealth.Unhealthy);
        upstream.SetHealth(upstream.Peers.Peers[0], PeerHealth.Healthy);
        Assert.Equal((1, false), Row(upstream, 0));
    }

    [Fact]
    public void LeastConn_ServerComesBack_IsFullByItsShareOfTheWeight()
    {
        var upstream = new Upstream(
            Config(Letters.Server('a'), Slow('b')) with { Policy = new LeastConnConfig() }, _time, new Random(1));
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Unhealthy);
        for (var session = 0; session < 12; session++)
            upstream.Select().Next();
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Healthy);
        _time.Advance(Time / 4);
        for (var session = 0; session < 8; session++)
            upstream.Select().Next();
        Assert.Equal([16, 4], upstream.Peers.All.Select(peer => peer.Connections));
    }

    [Fact]
    public void Table_WhileAServerStarts_ShowsItsEffectiveWeight()
    {
        var upstream = Upstream(Letters.Server('a'), Slow('b'));
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Unhealthy);
        upstream.SetHealth(upstream.Peers.Peers[1], PeerHealth.Healthy);
        _time.Advance(Time / 2);

        var table = new DecisionTable(Words.English, Terminal.Plain);
        Assert.Equal(["    server  weight  effective", "    7001         1          1", "    7002         1        0.5"],
            table.Lines(upstream.Inspect(), new PeerNames(upstream.Peers, Terminal.Plain)));
    }

    [Fact]
    public void Parameter_IsRecorded() => Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(Assert.Single(
        TestConfiguration.Accept(TestConfiguration.Upstream("server 127.0.0.1:1 slow_start=30s;")).Upstreams).Peers).SlowStart);

    [Theory]
    [InlineData("server 127.0.0.1:1 slow_start=x;", "invalid parameter \"slow_start=x\"")]
    [InlineData("server 127.0.0.1:1 slow_start=;", "invalid parameter \"slow_start=\"")]
    [InlineData("random; server 127.0.0.1:1 slow_start=1s;", "balancing method does not support parameter \"slow_start=1s\"")]
    [InlineData("hash x; server 127.0.0.1:1 slow_start=1s;", "balancing method does not support parameter \"slow_start=1s\"")]
    public void Parameter_Nonsense_IsRefused(string lines, string message)
    {
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:2", TestConfiguration.Refuse(TestConfiguration.Upstream(lines)));
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3", TestConfiguration.Refuse(TestConfiguration.Upstream($"\n#@ {lines}\n")));
    }

    private static PeerConfig Slow(char letter) => Letters.Server(letter) with { SlowStart = Time };

    private static UpstreamConfig Config(params PeerConfig[] servers) => new("u", servers) { Checks = [new HealthCheckConfig()] };

    private Upstream Upstream(params PeerConfig[] servers) => new(Config(servers), _time, new Random(1));

    private static (double Weight, bool IsStarting) Row(Upstream upstream, int server)
    {
        var row = upstream.Inspect().Rows[server];
        return (row.EffectiveWeight, row.IsStarting);
    }

    /// <summary>How many of so many sessions go to b, and to a.</summary>
    private static (int B, int A) Count(Upstream upstream, int sessions)
    {
        var landings = upstream.Sequence(sessions);
        return (landings.Count(letter => letter == 'b'), landings.Count(letter => letter == 'a'));
    }
}
