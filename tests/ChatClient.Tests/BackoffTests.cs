using ChatCluster.Client.Connection;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class BackoffTests
{
    private static readonly double[] Full = [0.25, 0.5, 1, 2, 4, 8, 8, 8];

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.75)]
    [InlineData(1, 1)]
    public void Delay_OfEachAttempt_DoublesUpToEightSecondsAndHasItsShareOfChance(double chance, double share)
    {
        var backoff = new Backoff(new FixedChance(chance));

        Assert.Equal(Full.Select(seconds => seconds * share),
            Enumerable.Range(1, Full.Length).Select(attempt => backoff.Before(attempt).TotalSeconds));
    }

    [Fact]
    public void Delay_AfterCountlessAttempts_StaysTheLongest() =>
        Assert.Equal(8, new Backoff(new FixedChance(1)).Before(int.MaxValue).TotalSeconds);

    private sealed class FixedChance(double chance) : Random
    {
        public override double NextDouble() => chance;
    }
}
