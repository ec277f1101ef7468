namespace ChatCluster.ChatServer.Tests.Model;

/// <content>The receiver's session on a server, and what hands rows of the mailbox over to it.</content>
internal sealed partial class DeliveryModel
{
    private IEnumerable<Move> ReceiverMoves(World world, int number)
    {
        var server = world.Servers[number];
        var name = NameOf(number);
        if (MayClaim(world, number))
            yield return new(() => $"PresenceStore {name}: the receiver logs in, its mailbox is read", w => Claim(w, number));
        if (server.Holder == Holder.Login)
            yield return new(() => $"LoginDelivery {name}: the page is sent, the receiver enters the connection map", w => Arrive(w, number));
        if (server.Releasing > 0)
            yield return new(() => $"LogoutSequence {name}: the receiver is set offline", w => Release(w, number));
        if (server.Session is not { } session)
            yield break;
        if (session.Confirmations.Count > 0 && session.Deleting == 0)
            yield return new(() => $"DeliveredHandler {name}: m{session.Confirmations[0]} is confirmed", w => Confirm(w, number));
        if (session.Deleting > 0)
            yield return new(() => $"MailboxPager {name}: deletes row {session.Deleting}", w => Delete(w, number));
        if (session is { IsOpen: false, IsEnding: false })
            yield return new(() => $"ChatConnection {name}: the receiver's connection ends", w => w.Servers[number].Session!.IsEnding = true);
        if (session is { IsEnding: true, IsSettled: false })
            yield return new(() => $"UndeliveredMessages {name}: stores what the connection left", w => Settle(w, number));
        if (session.IsSettled && server is { Holder: Holder.None, Releasing: 0 })
            yield return new(() => $"LogoutSequence {name}: the receiver leaves the connection map", w => Depart(w.Servers[number]));
        if (!session.IsEnding && server is { Holder: Holder.None, HoldsLease: true } && session.InFlight.Exists(push => push.Id == 0))
            yield return new(() => $"ConfirmationTimeout {name}: stores what is not confirmed", w => StoreOverdue(w, number));
    }

    /// <summary>An earlier login is over, or its token is known.</summary>
    private bool MayClaim(World world, int number) => world.ReceiverAt < 0 && (world.Online.Server < 0 || world.HasToken)
        && world.Servers[number] is { Holder: Holder.None, Session: null or { IsSettled: true } } server && MayWrite(server);

    private static void Claim(World world, int number)
    {
        var server = world.Servers[number];
        world.Links++;
        (world.ReceiverAt, world.Online) = (number, (number, world.Links));
        server.HolderArgument = world.Links;
        server.Page.AddRange(world.Mailbox);
        server.Holder = Holder.Login;
    }

    private void Arrive(World world, int number)
    {
        var server = world.Servers[number];
        var link = server.HolderArgument;
        server.Session = new() { Link = link, IsOpen = world.ReceiverAt == number && world.Links == link };
        world.HasToken |= server.Session.IsOpen;
        HandOver(world, server);
    }

    /// <summary>MailboxPager: posts the page that the lock's holder has read, and releases the lock.</summary>
    private void HandOver(World world, ServerState server)
    {
        var session = server.Session;
        foreach (var row in server.Page)
        {
            if (session is null or { IsEnding: true } || (session.HandedOver.Has(row.Id) && Has(Guard.HandedOver)))
                continue;
            session.HandedOver = session.HandedOver.With(row.Id);
            session.InFlight.Add(row);
            session.Wire.Add(row.Message);
            if (!Has(Guard.DeleteAfterConfirmation))
                world.Mailbox.Remove(row);
        }
        if (session is not null)
            (session.HandedOver, session.DeletedMeanwhile) = (session.HandedOver.Without(session.DeletedMeanwhile), default);
        server.Page.Clear();
        (server.Holder, server.HolderArgument) = (Holder.None, 0);
    }

    private void Confirm(World world, int number)
    {
        var server = world.Servers[number];
        var session = server.Session!;
        var message = session.Confirmations[0];
        session.Confirmations.RemoveAt(0);
        var index = session.InFlight.FindIndex(push => push.Message == message);
        // A suspended server dispatches nothing, this neither.
        if (index < 0 || server.WasSuspended)
            return;
        session.Deleting = session.InFlight[index].Id;
        session.InFlight.RemoveAt(index);
        if (session.Deleting == 0)
            Conclude(world, number, message);
    }

    private void Delete(World world, int number)
    {
        var server = world.Servers[number];
        var session = server.Session!;
        var row = session.Deleting;
        session.Deleting = 0;
        if (!MayWrite(server))
            return;
        world.Mailbox.RemoveAll(one => one.Id == row);
        if (server.Holder is Holder.Relay or Holder.Deferred or Holder.Backlog && Has(Guard.DeletedMeanwhile))
            session.DeletedMeanwhile = session.DeletedMeanwhile.With(row);
        else
            session.HandedOver = session.HandedOver.Without(row);
        if (Array.IndexOf(server.AwaitedRow, row) is > 0 and var message)
            Conclude(world, number, message);
        if (server.Unanswered.Has(row))
            Answer(world, number, row, isDelivered: true);
    }

    private void Settle(World world, int number)
    {
        var server = world.Servers[number];
        var session = server.Session!;
        foreach (var push in session.InFlight.FindAll(push => push.Id == 0))
        {
            if (MayWrite(server))
            {
                Keep(world, push.Message);
                Conclude(world, number, push.Message);
            }
            else
                Refuse(world, number, push.Message);
        }
        session.InFlight.Clear();
        session.IsSettled = true;
    }

    private void StoreOverdue(World world, int number)
    {
        var session = world.Servers[number].Session!;
        for (var index = 0; index < session.InFlight.Count; index++)
        {
            var push = session.InFlight[index];
            if (push.Id > 0)
                continue;
            var row = Keep(world, push.Message);
            session.InFlight[index] = push with { Id = row };
            session.HandedOver = session.HandedOver.With(row);
            Conclude(world, number, push.Message);
        }
    }

    private static void Depart(ServerState server)
    {
        server.Releasing = server.Session!.Link;
        (server.Session, server.ReadsAgain) = (null, false);
    }

    private static void Release(World world, int number)
    {
        if (world.Online == (number, world.Servers[number].Releasing))
            world.Online = (-1, 0);
        world.Servers[number].Releasing = 0;
    }
}
