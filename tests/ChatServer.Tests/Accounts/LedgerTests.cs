using ChatCluster.Server.Accounts;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class LedgerTests
{
    [Fact]
    public void Of_AfterAPeriod_SweepsOutWhatIsOverAndKeepsTheRest()
    {
        var ledger = new Ledger<int, Entry>(TimeSpan.FromSeconds(60), 10_000, () => new());
        for (var key = 0; key < 1000; key++)
            ledger.Of(key, TimeSpan.FromSeconds(1)).EndsAt = TimeSpan.FromSeconds(key < 999 ? 30 : 90);

        ledger.Of(5000, TimeSpan.FromSeconds(61));

        Assert.Equal(2, ledger.Count);
        Assert.True(ledger.TryFind(999, out _));
    }

    [Fact]
    public void ForgetIfOver_ForgetsAtOnceWhatIsOverAndNothingElse()
    {
        var ledger = new Ledger<int, Entry>(TimeSpan.FromSeconds(60), 10_000, () => new());
        ledger.Of(1, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(1);
        ledger.Of(2, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(3);

        for (var key = 1; key <= 3; key++)
            ledger.ForgetIfOver(key, TimeSpan.FromSeconds(2));

        Assert.False(ledger.TryFind(1, out _));
        Assert.True(ledger.TryFind(2, out _));
    }

    [Fact]
    public void Of_WhenItIsFull_ForgetsThoseNearestToTheirEnd()
    {
        var ledger = new Ledger<int, Entry>(TimeSpan.FromSeconds(60), 100, () => new());
        for (var key = 0; key < 100; key++)
            ledger.Of(key, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(1000 - key);

        for (var key = 100; key < 10_000; key++)
        {
            ledger.Of(key, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(10);
            Assert.InRange(ledger.Count, 1, 100);
        }

        Assert.True(ledger.TryFind(0, out _));
        Assert.True(ledger.TryFind(9_999, out _));
    }

    private sealed class Entry : IPassing
    {
        public TimeSpan EndsAt { get; set; }

        public bool IsOver(TimeSpan now) => now >= EndsAt;
    }
}
