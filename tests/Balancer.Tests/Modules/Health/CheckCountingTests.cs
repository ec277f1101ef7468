using ChatCluster.Balancer.Modules.Health;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules.Health;

/// <summary>When results change the verdict, and when checks run.</summary>
public sealed class CheckCountingTests
{
    /// <param name="results">p: passed, f: failed.</param>
    /// <param name="verdicts">After each: H healthy, U unhealthy.</param>
    [Theory]
    [InlineData(1, 1, "fpf", "UHU")]
    [InlineData(3, 1, "fffp", "HHUH")]
    [InlineData(3, 1, "ffpffp", "HHHHHH")]
    [InlineData(3, 2, "fffpfpp", "HHUUUUH")]
    public void Note_Results_ChangeTheVerdictOnlyInARow(int fails, int passes, string results, string verdicts)
    {
        var config = new HealthCheckConfig { Fails = fails, Passes = passes };
        var verdict = new CheckVerdict(PeerHealth.Healthy);

        Assert.Equal(verdicts, string.Concat(results.Select(result =>
        {
            verdict.Note(result == 'p', config);
            return verdict.Health.ToString()[0];
        })));
    }

    [Theory]
    [InlineData(true, PeerHealth.Healthy)]
    [InlineData(false, PeerHealth.Unhealthy)]
    public void Note_FirstResultOfAMandatoryCheck_DecidesAtOnce(bool passed, PeerHealth health)
    {
        var verdict = new CheckVerdict(PeerHealth.Checking);

        Assert.True(verdict.Note(passed, new HealthCheckConfig { Fails = 3, Passes = 3 }));
        Assert.Equal(health, verdict.Health);
    }

    [Fact]
    public void Combine_SeveralChecks_AllMustPass()
    {
        Assert.Equal(PeerHealth.Healthy, CheckVerdict.Combine([]));
        Assert.Equal(PeerHealth.Checking, CheckVerdict.Combine([PeerHealth.Healthy, PeerHealth.Checking]));
        Assert.Equal(PeerHealth.Unhealthy, CheckVerdict.Combine([PeerHealth.Unhealthy, PeerHealth.Checking, PeerHealth.Healthy]));
    }

    [Fact]
    public void FirstDelay_ServersOfAnUpstream_AreSpreadOverOneInterval()
    {
        var config = new HealthCheckConfig { Interval = TimeSpan.FromSeconds(4) };

        Assert.Equal([0, 1000, 2000, 3000], Enumerable.Range(0, 4).Select(index => CheckSchedule.FirstDelay(config, index, 4)));
    }

    [Theory]
    [InlineData(200, 0, 800)]
    [InlineData(200, 0.5, 1050)]
    [InlineData(1000, 0, 0)]
    [InlineData(3000, 0, 0)]
    public void NextDelay_CountsFromTheStartOfTheCheck(long took, double draw, long delay)
    {
        var config = new HealthCheckConfig { Interval = TimeSpan.FromSeconds(1), Jitter = TimeSpan.FromMilliseconds(500) };

        Assert.Equal(delay, CheckSchedule.NextDelay(config, took, draw));
    }
}
