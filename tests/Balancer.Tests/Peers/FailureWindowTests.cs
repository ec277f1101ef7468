using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Peers;

public sealed partial class FailureWindowTests
{
    private static readonly PeerConfig Limits = Letters.Server('a') with { MaxFails = 2, FailTimeout = TimeSpan.FromSeconds(3) };

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void IsShut_MaxFailsReached_UntilMoreThanTheTimeoutPassed(long secondsLater, bool shut)
    {
        var window = Failed(times: 2, at: 100);
        Assert.Equal(shut, window.IsShut(Limits, 100 + secondsLater));
    }

    [Fact]
    public void IsShut_OneFailureTooFew_IsFalse() => Assert.False(Failed(times: 1, at: 100).IsShut(Limits, 100));

    [Fact]
    public void Selected_WindowPassed_LetsOneProbeThrough()
    {
        var window = Failed(times: 2, at: 100);
        window.Selected(Limits, 104);
        Assert.True(window.IsShut(Limits, 104));
        Assert.True(window.IsShut(Limits, 107));
        Assert.False(window.IsShut(Limits, 108));
    }

    [Fact]
    public void Succeeded_AfterAProbe_Forgives()
    {
        var window = Failed(times: 2, at: 100);
        window.Selected(Limits, 104);
        window.Succeeded();
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void Succeeded_WithinTheWindow_DoesNotForgive()
    {
        var window = Failed(times: 1, at: 100);
        window.Selected(Limits, 102);
        window.Succeeded();
        Assert.Equal(1, window.Count);
    }

    /// <summary>The captured run: a session each quarter of a second, server a (7999) refused for the first 10 to 12 seconds.</summary>
    [Fact]
    public void Replay_CapturedRun_EverySessionGoesWhereNginxSentIt()
    {
        var captured = CapturedSession().Matches(File.ReadAllText(
            Repository.PathOf("tests", "Balancer.Tests", "Peers", "golden", "fail-window.txt")));
        Assert.True(captured.Count > 70);

        // The capture began with a second of nginx's clock, as this clock does.
        var time = new FakeTimeProvider();
        var peers = Letters.Weighted(4, 4).Select(peer => peer with { MaxFails = 2, FailTimeout = TimeSpan.FromSeconds(2) });
        var upstream = new Upstream(new UpstreamConfig("u", [.. peers]), time, new Random(1));
        var elapsed = TimeSpan.Zero;
        foreach (Match session in captured)
        {
            var at = TimeSpan.FromSeconds(double.Parse(session.Groups["time"].Value, CultureInfo.InvariantCulture));
            time.Advance(at - elapsed);
            elapsed = at;
            var expected = session.Groups["ports"].Value.Replace("7999", "a", StringComparison.Ordinal)
                .Replace("7000", "b", StringComparison.Ordinal);

            var tried = upstream.Session(letter => letter == 'b' || at > TimeSpan.FromSeconds(11));

            Assert.Equal($"{at}: {expected}", $"{at}: {tried}");
        }
    }

    private static FailureWindow Failed(int times, long at)
    {
        var window = new FailureWindow();
        for (var i = 0; i < times; i++)
            window.Failed(at);

        return window;
    }

    [GeneratedRegex(@"(?<time>\d+\.\d+):(?<ports>7\d\d\d(>7\d\d\d)?)(?=\s)")]
    private static partial Regex CapturedSession();
}
