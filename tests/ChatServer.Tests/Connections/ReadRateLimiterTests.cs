using ChatCluster.Server.Connections;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class ReadRateLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Take_ABurstThenAnEvenRate()
    {
        var pace = new ReadRateLimiter(new() { MaxRate = 500, Burst = 2000 }, _time);

        Assert.Equal(2000, TakeAll(pace));
        _time.Advance(pace.Take());
        Assert.Equal(25, TakeAll(pace));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1000, TakeAll(pace));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2000, TakeAll(pace));
    }

    [Fact]
    public void Take_AfterAPauseWithAFullBucket_IsOneBurstAndNoMore()
    {
        var pace = new ReadRateLimiter(new() { MaxRate = 500, Burst = 2000 }, _time);

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(2000, TakeAll(pace));
    }

    [Fact]
    public void Take_WithoutALimit_NeverWaits()
    {
        var pace = new ReadRateLimiter(new() { MaxRate = 0 }, _time);

        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Equal(TimeSpan.Zero, pace.Take()));
    }

    private static int TakeAll(ReadRateLimiter pace)
    {
        var count = 0;
        while (pace.Take() == TimeSpan.Zero)
            count++;
        return count;
    }
}
