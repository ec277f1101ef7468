namespace ChatCluster.ChatServer.Tests.Model;

/// <content>The sender's session on a server, and the way of a message through MessageRouter and its routes.</content>
internal sealed partial class DeliveryModel
{
    private IEnumerable<Move> SenderMoves(World world, int number)
    {
        var server = world.Servers[number];
        var name = NameOf(number);
        if (world.SenderAt < 0 && !server.HasSender && MayWrite(server) && (world.Left.SenderMoves || number == 0))
            yield return new(() => $"LoginSequence {name}: the sender logs in", w => LogInSender(w, number));
        if (server.HasSender && world.SenderAt != number && server.Routing == 0 && !server.DeferredIsDue)
            yield return new(() => $"LogoutSequence {name}: the sender has left", w => LogOutSender(w, w.Servers[number]));
        if (server.HasSender && server.Inbox.Count > 0 && server.Routing == 0 && !server.DeferredIsDue)
            yield return new(() => $"MessageDispatcher {name}: reads m{server.Inbox[0]}", w => Dispatch(w, number));
        if (!server.Unflushed.IsEmpty)
            yield return new(() => $"DedupFlusher {name}: writes", w => Flush(w, w.Servers[number]));
    }

    private void LogInSender(World world, int number)
    {
        var server = world.Servers[number];
        world.SenderAt = number;
        (server.HasSender, server.RefusesChats) = (true, false);
        server.Safe = server.Safe.Union(world.Sent.Without(server.Pending));
        server.DeferredIsDue = world.Mailbox.Count > 0 && Has(Guard.Deferred);
        // The client sends everything that is not acknowledged; when the server reads it is another matter.
        server.Inbox.AddRange(Enumerable.Range(1, world.Left.Messages)
            .Where(message => !world.Acknowledged.Union(world.Refused).Has(message)));
    }

    private void LogOutSender(World world, ServerState server)
    {
        server.Inbox.Clear();
        server.HasSender = false;
        Flush(world, server);
    }

    private void Flush(World world, ServerState server)
    {
        if (MayWrite(server))
            world.Sent = world.Sent.Union(server.Unflushed);
        server.Unflushed = default;
        if (!server.HasSender)
            server.Safe = default;
    }

    private void Dispatch(World world, int number)
    {
        var server = world.Servers[number];
        var message = server.Inbox[0];
        server.Inbox.RemoveAt(0);
        server.RefusesChats |= server.WasSuspended;
        if (server.RefusesChats)
            Refuse(world, number, message);
        else if (server.Safe.Has(message) && Has(Guard.Dedup))
            Acknowledge(world, number, message);
        else if (!server.Pending.Has(message) || !Has(Guard.Dedup))
        {
            server.Pending = server.Pending.With(message);
            if (!TryPush(world, number, message))
                server.Routing = message;
        }
    }

    private IEnumerable<Move> RouterMoves(World world, int number)
    {
        var server = world.Servers[number];
        var (name, message) = (NameOf(number), server.Routing);
        if (message != 0 && server.Holder == Holder.None)
            yield return new(() => $"MessageRouter {name}: takes the receiver's lock for m{message}, tries LocalRoute", w => Lock(w, number));
        // An ending session first stores what it left undelivered.
        if (message != 0 && server is { Holder: Holder.Route, StoredAs: 0 }
            && (server.Session is not { IsEnding: true, IsSettled: false } || !Has(Guard.SettleFirst)))
            yield return new(() => $"OfflineRoute {name}: stores m{message}", w => Store(w, number));
        if (message != 0 && server is { Holder: Holder.Route, StoredAs: > 0 })
            yield return new(() => $"ClusterRoute {name}: publishes row {server.StoredAs} of m{message}", w => Publish(w, number));
        if (message != 0 && server is { Holder: Holder.Login, StoredAs: 0 } && !Has(Guard.UserLock))
            yield return new(() => $"OfflineRoute {name}: stores m{message} without the lock", w => Store(w, number));
        for (var one = 1; one <= world.Left.Messages; one++)
        {
            var (late, row) = (one, server.AwaitedRow[one]);
            if (row > 0)
                yield return new(() => $"DeliveredRows {name}: no answer for m{late} in time", w => Conclude(w, number, late));
        }
    }

    private void Lock(World world, int number)
    {
        var server = world.Servers[number];
        if (TryPush(world, number, server.Routing))
            server.Routing = 0;
        else
            server.Holder = Holder.Route;
    }

    private bool TryPush(World world, int number, int message)
    {
        var isHeldBack = world.Servers[number] is { ReadsAgain: true } or { Holder: Holder.Relay or Holder.Deferred or Holder.Backlog }
            && Has(Guard.HoldBack);
        if (world.Servers[number].Session is not { IsEnding: false } session || isHeldBack)
            return false;
        session.InFlight.Add(new(0, message));
        session.Wire.Add(message);
        if (!Has(Guard.AnswerAfterConfirmation))
            Conclude(world, number, message);
        return true;
    }

    private static void StoreNothing(World world, int number)
    {
        var server = world.Servers[number];
        Refuse(world, number, server.Routing);
        (server.Routing, server.Holder) = (0, Released(server));
    }

    private void Store(World world, int number)
    {
        var server = world.Servers[number];
        var message = server.Routing;
        if (!MayWrite(server))
        {
            StoreNothing(world, number);
            return;
        }
        var isElsewhere = world.Online.Server == 1 - number;
        var row = Has(Guard.StoreFirst) || !isElsewhere ? Keep(world, message) : world.LastRow + 1;
        world.Sent = world.Sent.With(message);
        if (isElsewhere && row > 0)
        {
            server.StoredAs = row;
            return;
        }
        (server.Routing, server.Holder) = (0, Released(server));
        Conclude(world, number, message);
    }

    private static Holder Released(ServerState server) => server.Holder == Holder.Route ? Holder.None : server.Holder;

    /// <returns>The message's row; 0 when its sender's record knows it, and its row is gone.</returns>
    private int Keep(World world, int message)
    {
        if (Has(Guard.KeptOnce) && (world.Sent.Has(message) || world.Mailbox.Exists(row => row.Message == message)))
            return world.Mailbox.Find(row => row.Message == message).Id;
        world.Mailbox.Add(new(++world.LastRow, message));
        return world.LastRow;
    }

    private void Publish(World world, int number)
    {
        var server = world.Servers[number];
        if (world.Servers[1 - number].Runs)
        {
            server.AwaitedRow[server.Routing] = server.StoredAs;
            world.Bus.Add(new(BusKind.Relay, 1 - number, server.StoredAs));
        }
        else
            Conclude(world, number, server.Routing);
        (server.Routing, server.StoredAs, server.Holder) = (0, 0, Holder.None);
    }

    /// <summary>CollectAsync: the message is safe, whichever way.</summary>
    private void Conclude(World world, int number, int message)
    {
        var server = world.Servers[number];
        server.AwaitedRow[message] = 0;
        if (!server.Pending.Has(message))
            return;
        server.Pending = server.Pending.Without(message);
        if (!world.Sent.Has(message))
            server.Unflushed = server.Unflushed.With(message);
        if (server.HasSender || (Has(Guard.FlushBeforeForgetting) && server.Unflushed.Has(message)))
            server.Safe = server.Safe.With(message);
        Acknowledge(world, number, message);
    }

    private static void Refuse(World world, int number, int message)
    {
        world.Servers[number].Pending = world.Servers[number].Pending.Without(message);
        if (world.SenderAt == number)
            world.Refused = world.Refused.With(message);
    }

    private static void Acknowledge(World world, int number, int message)
    {
        if (world.SenderAt == number)
            world.Acknowledged = world.Acknowledged.With(message);
    }
}
