using ChatCluster.Server.Accounts;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class ExpiringTableTests
{
    [Fact]
    public void Of_AfterAPeriod_SweepsOutWhatIsOverAndKeepsTheRest()
    {
        var table = new ExpiringTable<int, Entry>(TimeSpan.FromSeconds(60), 10_000, () => new());
        for (var key = 0; key < 1000; key++)
            table.Of(key, TimeSpan.FromSeconds(1)).EndsAt = TimeSpan.FromSeconds(key < 999 ? 30 : 90);

        table.Of(5000, TimeSpan.FromSeconds(61));

        Assert.Equal(2, table.Count);
        Assert.True(table.TryFind(999, out _));
    }

    [Fact]
    public void ForgetIfOver_ForgetsAtOnceWhatIsOverAndNothingElse()
    {
        var table = new ExpiringTable<int, Entry>(TimeSpan.FromSeconds(60), 10_000, () => new());
        table.Of(1, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(1);
        table.Of(2, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(3);

        for (var key = 1; key <= 3; key++)
            table.ForgetIfOver(key, TimeSpan.FromSeconds(2));

        Assert.False(table.TryFind(1, out _));
        Assert.True(table.TryFind(2, out _));
    }

    [Fact]
    public void Of_WhenItIsFull_ForgetsThoseNearestToTheirEnd()
    {
        var table = new ExpiringTable<int, Entry>(TimeSpan.FromSeconds(60), 100, () => new());
        for (var key = 0; key < 100; key++)
            table.Of(key, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(1000 - key);

        for (var key = 100; key < 10_000; key++)
        {
            table.Of(key, TimeSpan.Zero).EndsAt = TimeSpan.FromSeconds(10);
            Assert.InRange(table.Count, 1, 100);
        }

        Assert.True(table.TryFind(0, out _));
        Assert.True(table.TryFind(9_999, out _));
    }

    private sealed class Entry : IExpiring
    {
        public TimeSpan EndsAt { get; set; }

        public bool IsOver(TimeSpan now) => now >= EndsAt;
    }
}
