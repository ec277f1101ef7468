using ChatCluster.Server.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class BadFrameLimitTests
{
    [Fact]
    public void Add_FiveWithinAMinute_IsTooMany()
    {
        var clock = new Clock();
        var limit = new BadFrameLimit(new(), clock);

        for (var count = 1; count <= 4; count++, clock.Seconds += 14)
            Assert.False(limit.Add());

        Assert.True(limit.Add());
    }

    [Fact]
    public void Add_FiveSpreadOverMore_IsNot()
    {
        var clock = new Clock();
        var limit = new BadFrameLimit(new(), clock);

        for (var count = 0; count < 50; count++, clock.Seconds += 16)
            Assert.False(limit.Add());
        Assert.Equal(4, limit.Count);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
