using ChatCluster.Server.Sessions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

public sealed class OutboxTests
{
    [Fact]
    public async Task Post_IsTakenInOrder()
    {
        var outbox = new Outbox(new(), overflow: () => { });
        for (byte number = 0; number < 100; number++)
            Assert.True(outbox.TryPost(new(new[] { number })));

        Assert.True(await outbox.WaitAsync());

        for (byte number = 0; number < 100; number++)
            Assert.Equal(number, outbox.Take(1)!.Frame.Span[0]);
        Assert.Null(outbox.Take(1));
    }

    [Fact]
    public async Task Post_AfterComplete_IsRefusedAndSettledAndTheRestCanBeTaken()
    {
        var outbox = new Outbox(new(), overflow: () => { });
        outbox.TryPost(new(new byte[1]));
        outbox.Complete();
        bool? written = null;
        var late = new OutboxItem(new byte[1]) { WhenSettled = became => written = became };

        Assert.False(outbox.TryPost(late));

        Assert.False(written);
        Assert.False(outbox.Overflowed);
        Assert.True(await outbox.WaitAsync());
        Assert.NotNull(outbox.Take(1));
        Assert.False(await outbox.WaitAsync());
    }

    [Fact]
    public void Post_BeyondTheLimit_OverflowsOnce()
    {
        var overflows = 0;
        var outbox = new Outbox(new() { MaxBytes = 10_000 }, overflow: () => overflows++);

        var accepted = Enumerable.Range(0, 100).Count(_ => outbox.TryPost(new(new byte[1_000])));

        Assert.InRange(accepted, 5, 10);
        Assert.Equal(1, overflows);
        Assert.True(outbox.Overflowed);
    }

    /// <summary>The client is not slow: its connection ends for another reason, and messages still come for it.</summary>
    [Fact]
    public void Post_ManyAfterComplete_IsNoOverflow()
    {
        var overflows = 0;
        var outbox = new Outbox(new() { MaxBytes = 10_000 }, overflow: () => overflows++);
        outbox.Complete();

        Assert.DoesNotContain(Enumerable.Range(0, 100), _ => outbox.TryPost(new(new byte[1_000])));
        outbox.Overflow();

        Assert.Equal(0, overflows);
        Assert.False(outbox.Overflowed);
    }

    [Fact]
    public void Post_ManyEmptyItems_AreBoundedToo()
    {
        var outbox = new Outbox(new() { MaxBytes = 10_000 }, overflow: () => { });

        Assert.InRange(Enumerable.Range(0, 1_000).Count(_ => outbox.TryPost(new(ReadOnlyMemory<byte>.Empty))), 1, 100);
    }

    [Fact]
    public void Post_OneItemLargerThanTheLimit_IsAccepted() =>
        Assert.True(new Outbox(new() { MaxBytes = 100 }, overflow: () => { }).TryPost(new(new byte[1_000])));

    [Fact]
    public void Settle_MakesRoom()
    {
        var outbox = new Outbox(new() { MaxBytes = 2_000 }, overflow: () => { });
        for (var count = 0; count < 100; count++)
        {
            bool? written = null;
            Assert.True(outbox.TryPost(new(new byte[1_500]) { WhenSettled = became => written = became }));
            outbox.Settle(outbox.Take(1)!, written: true);
            Assert.True(written);
        }
    }
}
