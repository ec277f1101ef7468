using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

public sealed class InFlightTests
{
    private readonly Outbox _outbox = new(new(), overflow: () => { });
    private readonly ClientSession _session;
    private readonly InFlight _inFlight;

    public InFlightTests()
    {
        _session = new(new(new()), "somewhere", _outbox);
        _session.SignIn(new(13, "zhang san"), "login");
        _inFlight = InFlight.Of(_session);
    }

    /// <summary>The other way round it would wait for the confirmation of a mid that the client was never sent.</summary>
    [Fact]
    public async Task Push_ToAClientThatBecomesExtendedMeanwhile_IsDeliveredWhenWritten()
    {
        var push = _inFlight.TryPush(13, new Greeting(_session.BecomeExtended));

        var item = _outbox.Take(1);
        Assert.Equal("course"u8.ToArray(), item!.Frame.ToArray());
        _outbox.Settle(item, written: true);

        Assert.Equal(DeliveryOutcome.Live, await push!.Outcome.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Push_NotWritten_HasToBeStored()
    {
        var push = _inFlight.TryPush(13, new Greeting(() => { }));

        _outbox.Settle(_outbox.Take(1)!, written: false);

        Assert.False(push!.Outcome.IsCompleted);
        Assert.Equal("text for 13", Assert.Single(_inFlight.TakeUndelivered()).Draft().Text);
    }

    [Fact]
    public void Push_ToAUserWhoLoggedOut_IsNotPosted()
    {
        Assert.NotNull(_inFlight.TryPush(13, new Greeting(() => { })));
        _session.SignOut();
        _session.SignIn(new(15, "li si"), "two");

        Assert.Null(_inFlight.TryPush(13, new Greeting(() => { })));
    }

    /// <summary>The client confirms a message while the store reads it once more, for a message behind it.</summary>
    [Fact]
    public void Row_ThatIsDeletedWhileItIsRead_IsNotHandedOverAgain()
    {
        var page = new MailboxPage([new(7, """{"id":15,"msg":"hi","msgid":6,"toid":13}""", "m7")], []);
        var (first, second) = (new MailboxCursor(15), new MailboxCursor(15));
        _inFlight.Open(first);
        Assert.Single(_inFlight.HandOver(first, page, extended: true));
        _inFlight.Pass(first, page);
        Assert.True(_inFlight.HasHandedOver(7));

        _inFlight.Open(second);
        _inFlight.BeginPage();
        _inFlight.Forget([7]);
        Assert.False(_inFlight.HasHandedOver(7));

        Assert.Empty(_inFlight.HandOver(second, page, extended: true));
    }

    [Fact]
    public void Push_IsPendingUntilItIsConfirmed()
    {
        _session.BecomeExtended();
        _inFlight.TryPush(13, new Greeting(() => { }));

        Assert.True(_inFlight.IsPending("m-1"));
        _inFlight.Confirm(["m-1"]);
        Assert.False(_inFlight.IsPending("m-1"));
    }

    /// <summary>What was held back in one login is not held back in the next one over the same connection.</summary>
    [Fact]
    public void Handover_OfAnEarlierLogin_HoldsNothingBack()
    {
        var cursor = new MailboxCursor(senderId: 15);
        _inFlight.Open(cursor);
        Assert.Null(_inFlight.TryPush(13, new Greeting(() => { })));

        _session.SignOut();
        _session.SignIn(new(13, "zhang san"), "two");

        Assert.False(_inFlight.IsOpen(cursor));
        Assert.NotNull(_inFlight.TryPush(13, new Greeting(() => { })));
    }

    /// <summary>It was stored because the course client did not read for a while.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OverduePush_WrittenAfterItWasStored_OrMeanwhile_LeavesItsRowToBeDeleted(bool meanwhile)
    {
        var push = _inFlight.TryPush(13, new Greeting(() => { }));
        var item = _outbox.Take(1)!;
        Assert.Same(push, Assert.Single(_inFlight.Overdue(0)));

        if (meanwhile)
            _outbox.Settle(item, written: true);
        _inFlight.Decide(push!, row: 7);
        if (!meanwhile)
            _outbox.Settle(item, written: true);

        Assert.Equal([7], _inFlight.TakeDeliveredRows());
        Assert.Empty(_inFlight.TakeDeliveredRows());
        Assert.Empty(_inFlight.TakeUndelivered());
    }

    [Fact]
    public void OverduePush_ThatIsStored_IsNeitherOverdueNorStoredAgain()
    {
        var push = _inFlight.TryPush(13, new Greeting(() => { }));

        _inFlight.Decide(push!, row: 7);
        _outbox.Settle(_outbox.Take(1)!, written: false);

        Assert.Empty(_inFlight.Overdue(long.MaxValue));
        Assert.False(Assert.Single(_inFlight.TakeUndelivered()).NeedsStoring);
        Assert.Empty(_inFlight.TakeDeliveredRows());
    }

    [Fact]
    public async Task WaitForDeletions_WhileOneIsUnderWay_WaitsForIt()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        _inFlight.NoteDeleting(one.Task);
        _inFlight.NoteDeleting(other.Task);
        other.SetResult();

        var waiting = _inFlight.WaitForDeletionsAsync();
        Assert.False(waiting.IsCompleted);
        one.SetResult();
        await waiting;
    }

    private sealed class Greeting(Action meanwhile) : IPushable
    {
        public string Mid => "m-1";

        public int SenderId => 15;

        public long AcceptedAt => 0;

        public ReadOnlyMemory<byte> FrameFor(bool extended)
        {
            meanwhile();
            return extended ? "extended"u8.ToArray() : "course"u8.ToArray();
        }

        public OfflineMessageDraft DraftFor(int receiverId) => new(receiverId, 15, $"text for {receiverId}", Mid);
    }
}
