using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

public sealed class LeastTimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(TimeMeasure.Connect, "b")]
    [InlineData(TimeMeasure.FirstByte, "a")]
    [InlineData(TimeMeasure.LastByte, "b")]
    public void Pick_AfterOneSessionEach_PrefersTheFasterByItsMeasure(TimeMeasure measure, string fastest)
    {
        var upstream = Upstream(measure, inFlight: false, 1, 1);
        Serve(upstream, "a", connect: 90, firstByte: 100, total: 900);
        Serve(upstream, "b", connect: 10, firstByte: 300, total: 400);

        Assert.Equal(fastest, Serve(upstream, null, 50, 50, 50));
    }

    [Fact]
    public void Pick_TimesOfTheSameStep_TakeTurns()
    {
        var upstream = Upstream(TimeMeasure.Connect, inFlight: false, 1, 1);
        Serve(upstream, "a", 1, 1, 1);
        Serve(upstream, "b", 19, 1, 1);

        Assert.Equal("abab", Sequence(upstream, 4, connect: 10));
    }

    [Fact]
    public void Pick_SlowServer_GetsAnotherChanceAfterAWhile()
    {
        var upstream = Upstream(TimeMeasure.Connect, inFlight: false, 1, 1);
        Serve(upstream, "a", 500, 1, 1);
        Serve(upstream, "b", 100, 1, 1);
        Assert.Equal("bbb", Sequence(upstream, 3, connect: 100));

        // Every 11 s the 500 ms of a are halved: 250, 125, 62, 31. Those of b, which gets a session each time, count as 50.
        var met = "";
        for (var window = 0; window < 4; window++)
        {
            _time.Advance(TimeSpan.FromSeconds(11));
            met += Sequence(upstream, 1, connect: 100);
        }
        Assert.Equal("bbba", met);
    }

    [Fact]
    public void Pick_Sessions_CountBesideTheTime()
    {
        var upstream = Upstream(TimeMeasure.Connect, inFlight: false, 1, 1);
        Serve(upstream, "a", 100, 1, 1);
        Serve(upstream, "b", 30, 1, 1);

        // 120 for a; 40, 80, 120 for b: then a and b are even.
        Assert.Equal(["b", "b"], Enumerable.Range(0, 2).Select(_ => LetterOf(Open(upstream))));
    }

    [Fact]
    public void Pick_InFlight_SeesTheSessionsThatWait()
    {
        var upstream = Upstream(TimeMeasure.FirstByte, inFlight: true, 1, 1);
        Serve(upstream, "a", 1, 10, 10);
        Serve(upstream, "b", 1, 10, 10);
        var waiting = Open(upstream);
        waiting.Connected(1);
        waiting.FirstByte(10);
        var hanging = Open(upstream);
        hanging.Connected(1);
        var stuck = LetterOf(hanging);
        waiting.Release(20);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.DoesNotContain(stuck, Sequence(upstream, 3, connect: 1), StringComparison.Ordinal);
        hanging.FirstByte(4000);
        hanging.Release(4001);
    }

    [Fact]
    public void Failed_Connect_IsNoTime()
    {
        var upstream = Upstream(TimeMeasure.Connect, inFlight: true, 1, 1);
        var selection = Open(upstream);
        var peer = selection.Current!;
        selection.Failed(1);

        Assert.Equal((0, 0L), (peer.Times!.Open, peer.Times.Average(TimeMeasure.Connect)));
    }

    [Fact]
    public void Average_LaterValues_CountATwentieth()
    {
        PeerTimes times = new();
        times.Record(TimeMeasure.LastByte, 100);
        times.Record(TimeMeasure.LastByte, 300);

        Assert.Equal(110, times.Average(TimeMeasure.LastByte));
    }

    private Upstream Upstream(TimeMeasure measure, bool inFlight, params int[] weights) => new(
        new UpstreamConfig("u", Letters.Weighted(weights)) { Policy = new LeastTimeConfig(measure, inFlight) }, _time, new Random(1));

    private static UpstreamSelection Open(Upstream upstream)
    {
        var selection = upstream.Select(Letters.From(IPAddress.Loopback));
        Assert.NotNull(selection.Next());
        return selection;
    }

    /// <summary>One whole session, at a certain server if that is asked for.</summary>
    private static string Serve(Upstream upstream, string? letter, long connect, long firstByte, long total)
    {
        var selection = Open(upstream);
        List<UpstreamSelection> others = [];
        while (letter is not null && LetterOf(selection) != letter)
        {
            others.Add(selection);
            selection = Open(upstream);
        }
        selection.Connected(connect);
        selection.FirstByte(firstByte);
        var met = LetterOf(selection);
        selection.Release(total);
        others.ForEach(static other => other.Release());
        return met;
    }

    private static string Sequence(Upstream upstream, int sessions, long connect) =>
        string.Concat(Enumerable.Range(0, sessions).Select(_ => Serve(upstream, null, connect, connect, connect)));

    private static string LetterOf(UpstreamSelection selection) => Letters.Of(selection.Current!).ToString();
}
