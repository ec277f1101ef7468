using ChatCluster.Balancer.Control;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

public sealed class RestartPacingTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _alerts = [];

    [Fact]
    public void NoteDeath_TenWithinTenSeconds_SlowsDownFromTheTenth()
    {
        var pacing = new RestartPacing(_alerts.Add, _time);

        Assert.All(Enumerable.Range(1, 9), _ => Assert.Equal(TimeSpan.Zero, pacing.NoteDeath()));
        Assert.Empty(_alerts);
        Assert.Equal(TimeSpan.FromSeconds(1), pacing.NoteDeath());
        Assert.Equal(TimeSpan.FromSeconds(1), pacing.NoteDeath());
        Assert.Equal(["10 worker processes ended within 10 s: starting one each 1 s"], _alerts);
    }

    [Fact]
    public void NoteDeath_OneASecond_NeverSlowsDownAtEleven()
    {
        var pacing = new RestartPacing(_alerts.Add, _time);

        for (var death = 0; death < 30; death++)
        {
            Assert.Equal(TimeSpan.Zero, pacing.NoteDeath());
            _time.Advance(TimeSpan.FromSeconds(1.2));
        }
    }

    [Fact]
    public void NoteDeath_AfterAQuietWhile_IsAtOnceAgain()
    {
        var pacing = new RestartPacing(_alerts.Add, _time);
        for (var death = 0; death < 10; death++)
            pacing.NoteDeath();

        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(TimeSpan.Zero, pacing.NoteDeath());
    }
}
