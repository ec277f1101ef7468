using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// A message finds a person: in this process's connection map, or else in the offline store. That the person may be online on another
/// server does not help: this is the limit that the lesson shows.
/// </summary>
public sealed class MessageRouter(
    SessionRegistry registry,
    OfflineMessageStore offline,
    ReceiverGates gates,
    SentMessages sent,
    CourseDocuments documents,
    TimeProvider time,
    ILogger<MessageRouter> log)
{
    /// <summary>
    /// Brings the message on its way to everybody, unless that has been done before. Messages of one sender must come one after the other,
    /// then each receiver gets them in that order.
    /// </summary>
    /// <param name="message">With sender and mid filled in.</param>
    /// <param name="named">The sender chose the mid, so he may send the message again.</param>
    /// <returns>In the end, what became of it: when every receiver has it or it is kept for him. Not to be waited for before the sender's
    /// next message is handled: a receiver may take as long as he is connected to confirm.</returns>
    /// <exception cref="StorageException">It could not be stored; those in the connection map may have it.</exception>
    /// <remarks>
    /// A sender who comes back over another connection sends again what may still be being stored here for the old one: his messages take
    /// turns, or a later one would overtake it.
    /// </remarks>
    public async ValueTask<Task<Routing>> RouteAsync(Utterance message, IReadOnlyCollection<int> receivers, bool named)
    {
        var turn = sent.TurnOf(message.From!.Value);
        await turn.WaitAsync();
        try
        {
            return await RouteInTurnAsync(message, receivers, named);
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<Task<Routing>> RouteInTurnAsync(Utterance message, IReadOnlyCollection<int> receivers, bool named)
    {
        var (sender, mid) = (message.From!.Value, message.Mid!);
        if (named && sent.Find(sender, mid) is { } earlier)
            return earlier;
        var safe = new TaskCompletionSource<Routing>();
        if (named)
            sent.Remember(sender, mid, safe.Task);
        try
        {
            var (stored, live) = await StartAsync(new Push(message, documents, time.GetTimestamp()), receivers, named);
            CollectAsync(stored, live, named && live.Count > 0 ? (sender, mid) : null, safe).Guarded();
        }
        catch
        {
            // Sent again, it is tried again.
            safe.SetResult(new() { Failed = true });
            throw;
        }
        return safe.Task;
    }

    /// <summary>
    /// Pushes the message to those in the connection map, and promises nothing: the sender is to be told that it failed. If he sends it
    /// again, an extended receiver drops it by its mid; a course receiver sees it twice.
    /// </summary>
    public void Show(Utterance message, IEnumerable<int> receivers)
    {
        var push = new Push(message, documents, time.GetTimestamp());
        foreach (var receiver in receivers)
            TryPush(push, receiver);
    }

    /// <summary>Keeps, in order, what a connection did not deliver, and lets the senders know.</summary>
    public async Task KeepAsync(ClientSession session, IReadOnlyList<PendingPush> undelivered)
    {
        // What is in the offline store already just stays there.
        var pushes = undelivered.Where(push => push.Keep is not null).ToList();
        if (pushes.Count == 0)
            return;
        try
        {
            var kept = await offline.KeepAsync([.. pushes.Select(push => push.Keep!())]);
            foreach (var (push, keeping) in pushes.Zip(kept))
                push.Settle(Fate(keeping));
            log.UndeliveredKept(session.Number, pushes.Count);
        }
        catch (Exception failure)
        {
            // Any exception: the senders wait for the fate of their messages.
            log.UndeliveredLost(failure is StorageException or OperationCanceledException ? null : failure, session.Number, pushes.Count);
            foreach (var push in pushes)
                push.Settle(PushFate.Failed);
        }
    }

    /// <summary>
    /// Stores what has been on its way for too long, so that its senders need not wait, and lets them know. It stays on its way: if it is
    /// delivered after all, its row is deleted. The receiver's gate must have been entered.
    /// </summary>
    /// <exception cref="StorageException">Nothing has changed.</exception>
    public async Task KeepOverdueAsync(ClientSession session, int receiver, IReadOnlyList<PendingPush> overdue)
    {
        var kept = await offline.KeepAsync([.. overdue.Select(push => push.Keep!())]);
        var rows = await offline.FindAsync(receiver, [.. overdue.Select(push => push.Mid)]);
        foreach (var (push, keeping) in overdue.Zip(kept))
        {
            session.InFlight.Decide(push, keeping == Keeping.Kept ? rows.GetValueOrDefault((push.SenderId, push.Mid)) : null);
            push.Settle(Fate(keeping));
        }
        log.OverdueKept(session.Number, overdue.Count, receiver);
    }

    private static PushFate Fate(Keeping keeping) => keeping switch
    {
        Keeping.Kept => PushFate.Stored,
        Keeping.Delivered => PushFate.Live,
        Keeping.NoSuchUser => PushFate.NoSuchUser,
        Keeping.Full => PushFate.Full,
        _ => PushFate.ShareFull,
    };

    private async ValueTask<(Routing Stored, List<(int Receiver, PendingPush Push)> Live)> StartAsync(Push push, IReadOnlyCollection<int> receivers, bool named)
    {
        var live = new List<(int Receiver, PendingPush Push)>();
        var away = new List<int>();
        foreach (var receiver in receivers)
        {
            if (TryPush(push, receiver) is { } pending)
                live.Add((receiver, pending));
            else
                away.Add(receiver);
        }
        return (away.Count == 0 ? new Routing() : await StoreAsync(push, away, live, named), live);
    }

    private async Task<Routing> StoreAsync(Push push, List<int> away, List<(int Receiver, PendingPush Push)> live, bool named)
    {
        using var passage = await gates.EnterAsync(away);
        foreach (var receiver in away.ToList())
        {
            if (await TryPushOrSeeOffAsync(push, receiver) is not { } pending)
                continue;
            away.Remove(receiver);
            live.Add((receiver, pending));
        }
        var messages = away.ConvertAll(push.KeepFor);
        if (messages.Count == 0)
            return new();
        // With nobody to confirm the fate is known here, and remembered in the same transaction.
        var done = named && live.Count == 0 ? new SentMessage(messages[0].SenderId, messages[0].Mid, Live: 0, Stored: away.Count) : null;
        var kept = await offline.KeepAsync(messages, done);
        return away.Zip(kept).Aggregate(new Routing(), (routing, one) => routing.With(one.First, Fate(one.Second)));
    }

    /// <param name="name">What to remember it by when everything is known; null when that is not wanted or done already.</param>
    /// <param name="safe">Is told what became of the message.</param>
    private async Task CollectAsync(
        Routing routing, List<(int Receiver, PendingPush Push)> live, (int Sender, string Mid)? name, TaskCompletionSource<Routing> safe)
    {
        try
        {
            foreach (var (receiver, push) in live)
                routing = routing.With(receiver, await push.Fate);
            if (name is { } known && routing.IsSafe)
                sent.Record(new(known.Sender, known.Mid, routing.Live, routing.Stored));
            safe.SetResult(routing);
        }
        catch (Exception fault)
        {
            log.BackgroundFault(fault, "collect what became of a message");
            safe.TrySetResult(new() { Failed = true });
        }
    }

    private PendingPush? TryPush(Push push, int receiver) =>
        registry.TryFind(receiver, out var session) ? session.TryPush(receiver, push) : null;

    /// <summary>
    /// A receiver whose connection is just ending may still have earlier messages that are being kept; they come first. This wait is short:
    /// a connection that ends has a deadline. A receiver whose earlier messages are being handed over gets this one behind them.
    /// </summary>
    private async Task<PendingPush?> TryPushOrSeeOffAsync(Push push, int receiver)
    {
        if (TryPush(push, receiver) is { } pending)
            return pending;
        if (registry.TryFind(receiver, out var session) && session.IsEnding)
            await session.WaitUntilSettledAsync(time);
        return null;
    }
}
