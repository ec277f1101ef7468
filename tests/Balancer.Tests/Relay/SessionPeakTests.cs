using ChatCluster.Balancer.Relay;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

public sealed class SessionPeakTests
{
    [Fact]
    public void IsOver_MostOfManySessionsHaveEnded_Once()
    {
        var peak = new SessionPeak();

        Assert.False(peak.IsOver(4000));
        Assert.False(peak.IsOver(1001));
        Assert.True(peak.IsOver(1000));
        peak.Reset();
        Assert.False(peak.IsOver(999));
        Assert.False(peak.IsOver(0));
    }

    [Fact]
    public void IsOver_FewSessions_Never()
    {
        var peak = new SessionPeak();

        Assert.False(peak.IsOver(999));
        Assert.False(peak.IsOver(0));
    }

    [Fact]
    public void IsOver_SessionsCameBack_NotAnyMore()
    {
        var peak = new SessionPeak();
        peak.IsOver(2000);

        Assert.True(peak.IsOver(500));
        Assert.False(peak.IsOver(501));
    }
}
