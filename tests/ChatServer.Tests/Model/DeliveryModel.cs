namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>One step of the cluster.</summary>
/// <param name="Name">Says which class does what.</param>
internal readonly record struct Move(Func<string> Name, Action<World> Apply);

/// <summary>A line of the product without which it would break a promise; the model can be run without one of them.</summary>
internal enum Guard
{
    None,

    /// <summary>SenderDedup finds a message that is sent again.</summary>
    Dedup,

    /// <summary>DedupCache has a late outcome written before it forgets a sender that has left.</summary>
    FlushBeforeForgetting,

    /// <summary>OfflineMessageStore keeps nothing that the sender's record knows, and no message twice.</summary>
    KeptOnce,

    /// <summary>FencingToken: a server whose lease is lost writes nothing.</summary>
    Fence,

    /// <summary>ClusterRoute stores the message before it publishes it.</summary>
    StoreFirst,

    /// <summary>RelayReceiver hands over everything of the sender that waits, not just the row that it was told of.</summary>
    RowOrder,

    /// <summary>RelayReceiver and MailboxPager hand a row over once.</summary>
    HandedOver,

    /// <summary>MailboxHandover keeps rows that are deleted while a page is read.</summary>
    DeletedMeanwhile,

    /// <summary>MailboxHandover holds back pushes while earlier messages are read from the mailbox.</summary>
    HoldBack,

    /// <summary>UserLocks: no message is stored between the reading of the mailbox and the entry into the connection map.</summary>
    UserLock,

    /// <summary>DeferredDelivery comes before the first message of a sender that logs in.</summary>
    Deferred,

    /// <summary>LocalRoute waits until an ending connection has stored what it left undelivered.</summary>
    SettleFirst,

    /// <summary>A row is deleted when the client has confirmed it, not when it is handed over.</summary>
    DeleteAfterConfirmation,

    /// <summary>The sender is told "live" when the client has confirmed, not when the push is posted.</summary>
    AnswerAfterConfirmation,

    /// <summary>LoginSequence takes a claim back whose answer was lost.</summary>
    ClaimTakenBack,

    /// <summary>The receiver's client knows the messages that it has shown.</summary>
    ClientMemory,
}

/// <summary>
/// The delivery of two messages as a state machine. Each move is one step that the product does without interruption (a transaction, a
/// message of the bus, the code between two awaits), and carries the name of the class that does it. All orders of moves are possible
/// orders of events in the product; <see cref="ModelChecker"/> tries them all.
/// </summary>
/// <remarks>
/// Left out, because the promises do not depend on it: mailbox pages after the first, full mailboxes, course clients. Time is not modelled:
/// what waits for a time may happen at any moment.
/// </remarks>
/// <param name="without">The guard to leave out, to see which promise it keeps.</param>
internal sealed partial class DeliveryModel(Guard without = Guard.None)
{
    /// <returns>Everything that can happen next.</returns>
    public IEnumerable<Move> MovesOf(World world) =>
    [
        .. ClientMoves(world),
        .. BusMoves(world),
        .. FaultMoves(world),
        .. Enumerable.Range(0, 2).Where(server => world.Servers[server].CanAct)
            .SelectMany(server => (IEnumerable<Move>)
            [
                .. SenderMoves(world, server), .. RouterMoves(world, server),
                .. ReceiverMoves(world, server), .. LockMoves(world, server), .. DatabaseMoves(world, server),
            ]),
    ];

    /// <returns>The promise that this state breaks; null for none.</returns>
    /// <param name="isEnd">Nothing more can happen.</param>
    public static string? BreachIn(World world, bool isEnd)
    {
        for (var message = 1; message <= world.Left.Messages; message++)
        {
            if (world.Acknowledged.Has(message) && !world.Shown.Contains(message) && !world.Mailbox.Exists(row => row.Message == message))
                return $"m{message} is acknowledged, and neither shown nor stored";
            if (world.Shown.FindAll(shown => shown == message).Count > 1)
                return $"m{message} is shown twice";
            if (world.Mailbox.FindAll(row => row.Message == message).Count > 1)
                return $"m{message} is stored twice";
            if (world.Arrivals[message] > 1 && !ExcusesRepetition(world))
                return $"m{message} is sent to the receiver twice, and nothing has happened to a connection of the receiver";
            if (isEnd && !world.Acknowledged.Union(world.Refused).Has(message))
                return $"m{message} is never answered";
        }
        if (world.Online.Server >= 0 && world.Servers[world.Online.Server] is { IsFreed: true, HoldsLease: false })
            return "the database has the receiver online on a server that has lost its lease";
        if (isEnd && world.ReceiverAt < 0 && world.Servers.Any(static server => server.CanAct))
            return "the receiver cannot log in any more";
        // What the receiver's next login would show.
        var all = (List<int>)[.. world.Shown, .. world.Mailbox.Select(row => row.Message).Except(world.Shown)];
        if (!(isEnd ? all : world.Shown).SequenceEqual((isEnd ? all : world.Shown).Order()))
            return "m2 is shown before m1";
        return null;
    }

    /// <summary>
    /// A confirmation may have been lost, or the sender has sent the message again at another server. Then a message may come twice, and
    /// the client drops it by its mid.
    /// </summary>
    private static bool ExcusesRepetition(World world) =>
        world.Left.SenderMoves || world.Links > 1 || world.Servers.Any(server => !server.Runs || server.WasSuspended || server.IsFrozen);

    private static string NameOf(int server) => server == 0 ? "A" : "B";

    private bool Has(Guard guard) => guard != without;

    private bool MayWrite(ServerState server) => server.HoldsLease || !Has(Guard.Fence);
}
