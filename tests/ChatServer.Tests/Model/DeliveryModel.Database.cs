namespace ChatCluster.ChatServer.Tests.Model;

/// <content>
/// Calls of the database that fail: nothing is done, or all of it is done and its answer is lost (see Database.WriteAsync).
/// </content>
internal sealed partial class DeliveryModel
{
    private IEnumerable<Move> DatabaseMoves(World world, int number)
    {
        if (world.Left.Failures == 0 || !MayWrite(world.Servers[number]))
            yield break;
        var server = world.Servers[number];
        var name = NameOf(number);
        if (server is { Routing: not 0, Holder: Holder.Route, StoredAs: 0 } && server.Session is not { IsEnding: true, IsSettled: false })
        {
            yield return Fails($"OfflineRoute {name}: m{server.Routing}", w => StoreNothing(w, number));
            yield return LosesItsAnswer($"OfflineRoute {name}: m{server.Routing}", w =>
            {
                w.Sent = Keep(w, w.Servers[number].Routing) >= 0 ? w.Sent.With(w.Servers[number].Routing) : w.Sent;
                StoreNothing(w, number);
            });
        }
        if (!server.Unflushed.IsEmpty)
            yield return Fails($"DedupFlusher {name}", w => w.Servers[number].Unflushed = default);
        if (MayClaim(world, number))
            yield return LosesItsAnswer($"PresenceStore {name}: the receiver's login", w => ClaimWithoutAnswer(w, number));
        if (server.Holder is Holder.Relay or Holder.Deferred or Holder.Backlog)
            yield return Fails($"MailboxPager {name}: the page", w => ReadNothing(w, number));
        if (server.Session is not { } session)
            yield break;
        if (session.Deleting > 0)
        {
            yield return Fails($"MailboxPager {name}: row {session.Deleting}", w => w.Servers[number].Session!.Deleting = 0);
            yield return LosesItsAnswer($"MailboxPager {name}: row {session.Deleting}", w =>
            {
                w.Mailbox.RemoveAll(one => one.Id == w.Servers[number].Session!.Deleting);
                w.Servers[number].Session!.Deleting = 0;
            });
        }
        if (!session.InFlight.Exists(static push => push.Id == 0))
            yield break;
        if (session is { IsEnding: true, IsSettled: false })
        {
            yield return Fails($"UndeliveredMessages {name}", w => SettleNothing(w, number, isDone: false));
            yield return LosesItsAnswer($"UndeliveredMessages {name}", w => SettleNothing(w, number, isDone: true));
        }
        if (session is { IsEnding: false } && server.Holder == Holder.None)
            yield return LosesItsAnswer($"ConfirmationTimeout {name}", w => KeepUnsettled(w, number));
    }

    private static Move Fails(string what, Action<World> apply) => new(() => $"{what}: the database fails", world =>
    {
        world.Left = world.Left with { Failures = world.Left.Failures - 1 };
        apply(world);
    });

    private static Move LosesItsAnswer(string what, Action<World> apply) => new(() => $"{what}: done, but the answer is lost", world =>
    {
        world.Left = world.Left with { Failures = world.Left.Failures - 1 };
        apply(world);
    });

    /// <summary>The login's reply is an error; LoginSequence has the claim taken back, which may have been made.</summary>
    private void ClaimWithoutAnswer(World world, int number)
    {
        world.Links++;
        world.Online = (number, world.Links);
        if (Has(Guard.ClaimTakenBack))
            world.Servers[number].Releasing = world.Links;
    }

    private static void ReadNothing(World world, int number)
    {
        var server = world.Servers[number];
        var (holder, row) = (server.Holder, server.HolderArgument);
        server.Page.Clear();
        (server.Holder, server.HolderArgument, server.ReadsAgain) = (Holder.None, 0, server.Session is { IsEnding: false });
        if (holder == Holder.Relay)
            AnswerIfGone(world, number, row);
    }

    private void SettleNothing(World world, int number, bool isDone)
    {
        var session = world.Servers[number].Session!;
        foreach (var push in session.InFlight.FindAll(static push => push.Id == 0))
        {
            if (isDone)
                Keep(world, push.Message);
            Refuse(world, number, push.Message);
        }
        session.InFlight.Clear();
        session.IsSettled = true;
    }

    private void KeepUnsettled(World world, int number)
    {
        foreach (var push in world.Servers[number].Session!.InFlight.FindAll(static push => push.Id == 0))
            Keep(world, push.Message);
    }
}
