using ChatCluster.Server.Connections;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class BadFrameLimitTests
{
    [Fact]
    public void Add_FiveWithinAMinute_IsTooMany()
    {
        var clock = new FakeTimeProvider();
        var limit = new BadFrameLimit(new(), clock);

        for (var count = 1; count <= 4; count++, clock.Advance(TimeSpan.FromSeconds(14)))
            Assert.False(limit.Add());

        Assert.True(limit.Add());
    }

    [Fact]
    public void Add_FiveSpreadOverMore_IsNot()
    {
        var clock = new FakeTimeProvider();
        var limit = new BadFrameLimit(new(), clock);

        for (var count = 0; count < 50; count++, clock.Advance(TimeSpan.FromSeconds(16)))
            Assert.False(limit.Add());
        Assert.Equal(4, limit.Count);
    }
}
