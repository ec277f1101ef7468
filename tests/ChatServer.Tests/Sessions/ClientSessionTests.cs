using ChatCluster.Server.Sessions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

public sealed class ClientSessionTests
{
    private readonly ClientSession _session = new(new(new()), "somewhere", new(new(), overflow: () => { }));

    [Fact]
    public async Task Settled_AskedForBeforeOrAfterwards_IsOverWhenTheSessionIsSettled()
    {
        var before = _session.Settled;
        Assert.False(before.IsCompleted);

        _session.Settle();

        await before.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(_session.Settled.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WaitUntilSettled_OfASessionThatNeverIs_EndsAtItsDeadline()
    {
        var time = new HastyTime();

        Assert.False(await _session.WaitUntilSettledAsync(time).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.Equal(ClientSession.SettleTime, time.Asked);
    }

    /// <summary>Each wait is over at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public TimeSpan? Asked { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked = dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    [Fact]
    public void Post_ForAnEarlierLoginOfTheSameUser_IsRefused()
    {
        _session.SignIn(new(13, "zhang san"), "one");
        var earlier = _session.User!;
        Assert.True(_session.TryPost(earlier, new("x\0"u8.ToArray())));

        _session.SignOut();
        Assert.False(_session.TryPost(earlier, new("x\0"u8.ToArray())));
        _session.SignIn(new(13, "zhang san"), "two");

        Assert.False(_session.TryPost(earlier, new("x\0"u8.ToArray())));
        Assert.True(_session.TryPost(_session.User!, new("x\0"u8.ToArray())));
    }
}
