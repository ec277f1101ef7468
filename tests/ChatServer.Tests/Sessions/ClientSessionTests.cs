using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

public sealed class ClientSessionTests
{
    private readonly Outbox _outbox = new(new(), overflow: () => { });
    private readonly ClientSession _session;

    public ClientSessionTests()
    {
        _session = new(1, "somewhere", _outbox);
        _session.SignIn(new(13, "zhang san"), "login");
    }

    /// <summary>The other way round it would wait for the confirmation of a mid that the client was never sent.</summary>
    [Fact]
    public async Task Push_ToAClientThatBecomesExtendedMeanwhile_IsDeliveredWhenWritten()
    {
        var push = _session.TryPush(13, new Greeting(_session.BecomeExtended));

        var item = _outbox.Take(1);
        Assert.Equal("course"u8.ToArray(), item!.Frame.ToArray());
        _outbox.Settle(item, written: true);

        Assert.Equal(PushFate.Live, await push!.Fate.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Push_NotWritten_IsKept()
    {
        var push = _session.TryPush(13, new Greeting(() => { }));

        _outbox.Settle(_outbox.Take(1)!, written: false);

        Assert.False(push!.Fate.IsCompleted);
        Assert.Equal("text for 13", Assert.Single(_session.InFlight.TakeUndelivered()).Keep!().Text);
    }

    [Fact]
    public void Push_ToAUserWhoLoggedOut_IsNotPosted()
    {
        Assert.NotNull(_session.TryPush(13, new Greeting(() => { })));
        _session.SignOut();
        _session.SignIn(new(15, "li si"), "two");

        Assert.Null(_session.TryPush(13, new Greeting(() => { })));
    }

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

    /// <summary>It was stored because the course client did not read for a while.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OverduePush_WrittenAfterItWasStored_OrMeanwhile_LeavesItsRowToBeDeleted(bool meanwhile)
    {
        var push = _session.TryPush(13, new Greeting(() => { }));
        var item = _outbox.Take(1)!;
        Assert.Same(push, Assert.Single(_session.InFlight.Overdue(0)));

        if (meanwhile)
            _outbox.Settle(item, written: true);
        _session.InFlight.Decide(push!, row: 7);
        if (!meanwhile)
            _outbox.Settle(item, written: true);

        Assert.Equal([7], _session.InFlight.TakeDeliveredRows());
        Assert.Empty(_session.InFlight.TakeDeliveredRows());
        Assert.Empty(_session.InFlight.TakeUndelivered());
    }

    [Fact]
    public void OverduePush_ThatIsStored_IsNotOverdueAgainAndNotKeptAgain()
    {
        var push = _session.TryPush(13, new Greeting(() => { }));

        _session.InFlight.Decide(push!, row: 7);
        _outbox.Settle(_outbox.Take(1)!, written: false);

        Assert.Empty(_session.InFlight.Overdue(long.MaxValue));
        Assert.Null(Assert.Single(_session.InFlight.TakeUndelivered()).Keep);
        Assert.Empty(_session.InFlight.TakeDeliveredRows());
    }

    private sealed class Greeting(Action meanwhile) : IPushable
    {
        public string Mid => "m-1";

        public int SenderId => 15;

        public long Since => 0;

        public ReadOnlyMemory<byte> FrameFor(bool extended)
        {
            meanwhile();
            return extended ? "extended"u8.ToArray() : "course"u8.ToArray();
        }

        public KeptMessage KeepFor(int receiverId) => new(receiverId, 15, $"text for {receiverId}", Mid);
    }
}
