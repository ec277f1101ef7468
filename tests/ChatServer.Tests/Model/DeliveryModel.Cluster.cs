namespace ChatCluster.ChatServer.Tests.Model;

/// <content>The clients, the bus, what it makes a server do, and everything that goes wrong.</content>
internal sealed partial class DeliveryModel
{
    private IEnumerable<Move> ClientMoves(World world)
    {
        if (world.SenderAt >= 0 && world.Left.SenderDrops > 0)
            yield return new(() => "sender: loses its connection", static w =>
                (w.SenderAt, w.Left) = (-1, w.Left with { SenderDrops = w.Left.SenderDrops - 1 }));
        if (world.ReceiverAt >= 0 && world.Left.ReceiverDrops > 0)
            yield return new(() => "receiver: loses its connection", static w =>
            {
                w.Left = w.Left with { ReceiverDrops = w.Left.ReceiverDrops - 1 };
                DropReceiver(w);
            });
        if (world.ReceiverAt >= 0 && world.Servers[world.ReceiverAt].Session is { IsOpen: true, Wire.Count: > 0 } session)
            yield return new(() => $"receiver: reads m{session.Wire[0]}", Show);
    }

    private static void DropReceiver(World world)
    {
        if (world.Servers[world.ReceiverAt].Session is { } session && session.Link == world.Links)
        {
            session.IsOpen = false;
            session.Wire.Clear();
        }
        world.ReceiverAt = -1;
    }

    private void Show(World world)
    {
        var session = world.Servers[world.ReceiverAt].Session!;
        var message = session.Wire[0];
        session.Wire.RemoveAt(0);
        session.Confirmations.Add(message);
        world.Arrivals[message]++;
        if (!world.Shown.Contains(message) || !Has(Guard.ClientMemory))
            world.Shown.Add(message);
    }

    private IEnumerable<Move> BusMoves(World world)
    {
        foreach (var (index, item) in world.Bus.Index().DistinctBy(static one => one.Item))
        {
            var what = () => $"{(item.Kind == BusKind.Relay ? "RelayRequest" : "RelayAnswer")} (row {item.Row}) to {NameOf(item.To)}";
            if (!world.Servers[item.To].IsFrozen)
                yield return new(() => $"bus: brings {what()}", w => Bring(w, index));
            if (world.Left.Losses > 0)
                yield return new(() => $"bus: loses {what()}", w => Lose(w, index));
            if (world.Left.Copies > 0)
                yield return new(() => $"bus: doubles {what()}", w =>
                {
                    w.Left = w.Left with { Copies = w.Left.Copies - 1 };
                    w.Bus.Add(w.Bus[index]);
                });
        }
    }

    private void Bring(World world, int index)
    {
        var item = world.Bus[index];
        world.Bus.RemoveAt(index);
        var server = world.Servers[item.To];
        if (item.Kind == BusKind.Relay)
            server.Announced.Add(item.Row);
        else if (Array.IndexOf(server.AwaitedRow, item.Row) is > 0 and var message)
            Conclude(world, item.To, message);
    }

    /// <summary>RedisBus notices the gap, and has the backlog handed over.</summary>
    private static void Lose(World world, int index)
    {
        world.Left = world.Left with { Losses = world.Left.Losses - 1 };
        world.Servers[world.Bus[index].To].BacklogIsDue = true;
        world.Bus.RemoveAt(index);
    }

    /// <summary>Those that read the mailbox for the receiver's session: each holds the receiver's lock while it does.</summary>
    private IEnumerable<Move> LockMoves(World world, int number)
    {
        var server = world.Servers[number];
        var name = NameOf(number);
        if (server.Holder == Holder.None)
        {
            if (server.ReadsAgain)
                yield return new(() => $"MailboxPager {name}: reads again", w =>
                {
                    w.Servers[number].ReadsAgain = false;
                    Read(w, w.Servers[number], Holder.Deferred);
                });
            foreach (var row in server.Announced.Distinct())
                yield return new(() => $"RelayReceiver {name}: row {row} is announced", w => Receive(w, number, row));
            if (server.DeferredIsDue)
                yield return new(() => $"DeferredDelivery {name}: reads what waits of the sender", w =>
                {
                    w.Servers[number].DeferredIsDue = false;
                    Read(w, w.Servers[number], Holder.Deferred);
                });
            if (server.BacklogIsDue)
                yield return new(() => $"Backlog {name}: reads what waits", w =>
                {
                    w.Servers[number].BacklogIsDue = false;
                    Read(w, w.Servers[number], Holder.Backlog);
                });
        }
        if (server.Holder is Holder.Relay or Holder.Deferred or Holder.Backlog)
            yield return new(() => $"MailboxPager {name}: hands over [{string.Join(", ", server.Page.Select(row => $"m{row.Message}"))}]",
                w => FinishReading(w, number));
    }

    private static void Read(World world, ServerState server, Holder holder, int row = 0)
    {
        // A page that is to be read again brings these too.
        if (server.Session is not { IsEnding: false } || server.ReadsAgain)
            return;
        (server.Holder, server.HolderArgument) = (holder, row);
        server.Page.AddRange(world.Mailbox);
    }

    private void Receive(World world, int number, int row)
    {
        var server = world.Servers[number];
        server.Announced.Remove(row);
        if (server.Session is not { IsEnding: false } session)
        {
            Answer(world, number, row, isDelivered: false);
            return;
        }
        server.Unanswered = server.Unanswered.With(row);
        if (session.HandedOver.Has(row) && Has(Guard.HandedOver))
            return;
        Read(world, server, Holder.Relay, row);
        if (server.ReadsAgain)
            AnswerIfGone(world, number, row);
        if (!Has(Guard.RowOrder))
            server.Page.RemoveAll(one => one.Id != row);
    }

    private void FinishReading(World world, int number)
    {
        var server = world.Servers[number];
        var (holder, row) = (server.Holder, server.HolderArgument);
        HandOver(world, server);
        if (holder == Holder.Relay)
            AnswerIfGone(world, number, row);
    }

    private static void AnswerIfGone(World world, int number, int row)
    {
        if (world.Servers[number].Session?.HandedOver.Has(row) != true && !world.Mailbox.Exists(one => one.Id == row))
            Answer(world, number, row, isDelivered: true);
    }

    private static void Answer(World world, int number, int row, bool isDelivered)
    {
        world.Servers[number].Unanswered = world.Servers[number].Unanswered.Without(row);
        if (world.Servers[1 - number].Runs)
            world.Bus.Add(new(BusKind.Answer, 1 - number, row, isDelivered));
    }

    private static IEnumerable<Move> FaultMoves(World world)
    {
        foreach (var number in new[] { 0, 1 })
        {
            var (server, name) = (world.Servers[number], NameOf(number));
            if (server.CanAct && world.Left.Crashes > 0)
                yield return new(() => $"{name} crashes", w => Crash(w, number));
            if (server.CanAct && world.Left.Freezes > 0)
                yield return new(() => $"{name} freezes for longer than its lease", w =>
                {
                    w.Left = w.Left with { Freezes = w.Left.Freezes - 1 };
                    w.Servers[number].IsFrozen = true;
                });
            var isSilent = server.IsFrozen || !server.Runs || (server.WasSuspended && !server.HoldsLease);
            if (isSilent && !server.IsFreed && world.Servers[1 - number].CanAct)
                yield return new(() => $"ServerLease {NameOf(1 - number)}: finds the lease of {name} expired, sets its users offline",
                    w => Free(w, number));
            if (!server.Runs && world.Left.Returns > 0)
                yield return new(() => $"{name} is started again, sets its users offline, and joins the bus", w => Return(w, number));
            if (server.IsFrozen)
                yield return new(() => $"{name} goes on", w =>
                {
                    var thawed = w.Servers[number];
                    (thawed.IsFrozen, thawed.WasSuspended, thawed.HoldsLease) = (false, true, false);
                });
            if (server is { CanAct: true, WasSuspended: true, HoldsLease: false })
                yield return new(() => $"ServerLease {name}: {(server.IsFreed ? "has lost its lease, begins a term" : "renews its lease")}",
                    w => Renew(w.Servers[number]));
            if (server is { CanAct: true, WasSuspended: true, HoldsLease: true })
                yield return new(() => $"ServerLease {name}: disconnects the users of its lost term", w => Dismiss(w, number));
        }
    }

    private static void Crash(World world, int number)
    {
        world.Left = world.Left with { Crashes = world.Left.Crashes - 1 };
        if (world.ReceiverAt == number)
            world.ReceiverAt = -1;
        if (world.SenderAt == number)
            world.SenderAt = -1;
        world.Servers[number] = new() { Runs = false };
        world.Bus.RemoveAll(item => item.To == number);
    }

    /// <summary>Every server hands over what waits: messages may have been stored while this one was not on the bus.</summary>
    private static void Return(World world, int number)
    {
        world.Left = world.Left with { Returns = world.Left.Returns - 1 };
        world.Servers[number] = new() { BacklogIsDue = true };
        world.Servers[1 - number].BacklogIsDue = world.Servers[1 - number].Runs;
        if (world.Online.Server == number)
            world.Online = (-1, 0);
    }

    private static void Free(World world, int number)
    {
        world.Servers[number].IsFreed = true;
        if (world.Online.Server == number)
            world.Online = (-1, 0);
    }

    private static void Renew(ServerState server)
    {
        server.HoldsLease = true;
        if (!server.IsFreed)
            server.WasSuspended = false;
    }

    private static void Dismiss(World world, int number)
    {
        var server = world.Servers[number];
        (server.WasSuspended, server.IsFreed) = (false, false);
        if (world.ReceiverAt == number)
            DropReceiver(world);
        if (server.Session is { } session)
            session.IsEnding = true;
        if (world.SenderAt == number)
            world.SenderAt = -1;
    }
}
