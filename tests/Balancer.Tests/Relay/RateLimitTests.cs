using ChatCluster.Balancer.Relay;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

public sealed class RateLimitTests
{
    [Fact]
    public void Allow_OfEachSecondBegun_IsTheRate()
    {
        RateLimit rate = new(1000, Now() - 2, largest: 16_384, () => { });

        // Two seconds are over and the third has begun; the clock may go on by one while this runs.
        Assert.InRange(rate.Allow(received: 0, size: 16_384, out var pause), 3000, 4000);
        Assert.Equal(0, pause);
        Assert.InRange(rate.Allow(received: 2500, size: 16_384, out _), 500, 1500);
    }

    [Fact]
    public void Allow_MoreThanTheRateReceived_PausesUntilItIsMadeUpFor()
    {
        RateLimit rate = new(1000, Now() + 10, largest: 16_384, () => { });

        Assert.Equal(0, rate.Allow(received: 1000, size: 16_384, out var pause));
        Assert.InRange(pause, 8_001, 10_001);
    }

    [Theory]
    [InlineData(16_384, 100, 100)]
    [InlineData(50, 100, 50)]
    public void Allow_Size_IsBoundedByRoomAndBuffer(int largest, int size, int allowed) =>
        Assert.Equal(allowed, new RateLimit(1_000_000, Now(), largest, () => { }).Allow(0, size, out _));

    [Theory]
    [InlineData(1000, 500)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void PauseAfter_Bytes_IsTheTimeTheyTake(int bytes, long milliseconds) =>
        Assert.Equal(milliseconds, new RateLimit(2000, Now(), 16_384, () => { }).PauseAfter(bytes));

    private static long Now() => RateLimit.CurrentSecond;
}
