namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>What one server has in memory; all of it is gone when it crashes.</summary>
internal sealed class ServerState
{
    public bool Runs { get; set; } = true;

    public bool IsFrozen { get; set; }

    /// <summary>FencingToken.IsHeld, and the database agrees.</summary>
    public bool HoldsLease { get; set; } = true;

    /// <summary>Another server has found the lease expired: its row is gone.</summary>
    public bool IsFreed { get; set; }

    /// <summary>FencingToken.WasSuspended.</summary>
    public bool WasSuspended { get; set; }

    // The sender's session.

    public bool HasSender { get; set; }

    /// <summary>ClientSession.RefusesChats.</summary>
    public bool RefusesChats { get; set; }

    /// <summary>DeferredDelivery has to come before the sender's first message.</summary>
    public bool DeferredIsDue { get; set; }

    /// <summary>Messages that have come over the sender's connection and are not read yet.</summary>
    public List<int> Inbox { get; private init; } = [];

    /// <summary>DedupCache: messages on their way, and those known to be safe.</summary>
    public Set Pending { get; set; }

    /// <inheritdoc cref="Pending"/>
    public Set Safe { get; set; }

    /// <summary>DedupFlusher: safe messages that the database does not know yet.</summary>
    public Set Unflushed { get; set; }

    // MessageRouter: the message whose turn it is.

    public int Routing { get; set; }

    /// <summary>ClusterRoute has stored it here, and is about to publish.</summary>
    public int StoredAs { get; set; }

    /// <summary>DeliveredRows on the sending side: the row that each message waits for.</summary>
    public int[] AwaitedRow { get; private init; } = new int[World.MessageCount + 1];

    // UserLocks: the receiver's lock, and what its holder does.

    public Holder Holder { get; set; }

    /// <summary>The page that the holder has read.</summary>
    public List<Row> Page { get; private init; } = [];

    /// <summary>The row that a relay is about; the connection number of a login.</summary>
    public int HolderArgument { get; set; }

    // RelayReceiver and Backlog: rows that other servers have announced, and what waits for an answer.

    public List<int> Announced { get; private init; } = [];

    public Set Unanswered { get; set; }

    public bool BacklogIsDue { get; set; }

    /// <summary>MailboxPager: the page could not be read, and is read again. Meanwhile the sender's new messages are held back.</summary>
    public bool ReadsAgain { get; set; }

    public ReceiverSession? Session { get; set; }

    /// <summary>A connection whose user LogoutSequence has still to set offline.</summary>
    public int Releasing { get; set; }

    public bool CanAct => Runs && !IsFrozen;

    public ServerState Clone() => new()
    {
        Runs = Runs,
        IsFrozen = IsFrozen,
        HoldsLease = HoldsLease,
        IsFreed = IsFreed,
        WasSuspended = WasSuspended,
        HasSender = HasSender,
        RefusesChats = RefusesChats,
        DeferredIsDue = DeferredIsDue,
        Inbox = [.. Inbox],
        Pending = Pending,
        Safe = Safe,
        Unflushed = Unflushed,
        Routing = Routing,
        StoredAs = StoredAs,
        AwaitedRow = [.. AwaitedRow],
        Holder = Holder,
        Page = [.. Page],
        HolderArgument = HolderArgument,
        Announced = [.. Announced],
        Unanswered = Unanswered,
        BacklogIsDue = BacklogIsDue,
        ReadsAgain = ReadsAgain,
        Session = Session?.Clone(),
        Releasing = Releasing,
    };

    public void AddTo(ref Fingerprint print)
    {
        print.Add(Flags(Runs, IsFrozen, HoldsLease, IsFreed, WasSuspended, HasSender, RefusesChats, DeferredIsDue, BacklogIsDue,
            ReadsAgain));
        print.Add(Inbox);
        print.Add(Pending.Bits, Safe.Bits, Unflushed.Bits, Routing, StoredAs, (int)Holder, HolderArgument, Unanswered.Bits, Releasing);
        print.Add(AwaitedRow);
        foreach (var row in Page)
            print.Add(row.Id, row.Message);
        print.Add(Announced);
        Session?.AddTo(ref print);
    }

    internal static int Flags(params ReadOnlySpan<bool> flags)
    {
        var bits = 1;
        foreach (var flag in flags)
            bits = (bits << 1) | (flag ? 1 : 0);
        return bits;
    }
}

/// <summary>Who holds the receiver's lock.</summary>
internal enum Holder
{
    None,
    Route,
    Login,
    Relay,
    Deferred,
    Backlog,
}

/// <summary>The receiver's session on one server: ClientSession, InFlight and MailboxHandover.</summary>
internal sealed class ReceiverSession
{
    public int Link { get; init; }

    /// <summary>The client's end of the connection is there.</summary>
    public bool IsOpen { get; set; } = true;

    public bool IsEnding { get; set; }

    /// <summary>What it left undelivered is stored.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Pushes on the wire, in order.</summary>
    public List<int> Wire { get; private init; } = [];

    /// <summary>DELIVERED_MSG on the way back.</summary>
    public List<int> Confirmations { get; private init; } = [];

    /// <summary>PendingPushes: message, and its row (0 for a push that is not stored).</summary>
    public List<Row> InFlight { get; private init; } = [];

    /// <summary>MailboxHandover: rows that this session was given and that are not deleted.</summary>
    public Set HandedOver { get; set; }

    /// <summary>Rows deleted while the lock's holder reads a page.</summary>
    public Set DeletedMeanwhile { get; set; }

    /// <summary>A confirmed row that is about to be deleted.</summary>
    public int Deleting { get; set; }

    public ReceiverSession Clone() => new()
    {
        Link = Link,
        IsOpen = IsOpen,
        IsEnding = IsEnding,
        IsSettled = IsSettled,
        Wire = [.. Wire],
        Confirmations = [.. Confirmations],
        InFlight = [.. InFlight],
        HandedOver = HandedOver,
        DeletedMeanwhile = DeletedMeanwhile,
        Deleting = Deleting,
    };

    public void AddTo(ref Fingerprint print)
    {
        print.Add(Link, ServerState.Flags(IsOpen, IsEnding, IsSettled), HandedOver.Bits, DeletedMeanwhile.Bits, Deleting);
        print.Add(Wire);
        print.Add(Confirmations);
        foreach (var push in InFlight)
            print.Add(push.Id, push.Message);
    }
}
