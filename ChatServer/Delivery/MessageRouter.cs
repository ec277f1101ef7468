using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>What became of a message.</summary>
/// <param name="Live">Receivers in this process's connection map.</param>
/// <param name="Stored">Receivers who will get it at their next login.</param>
/// <param name="Unknown">Receivers who do not exist.</param>
public sealed record Routing(IReadOnlyList<int> Live, IReadOnlyList<int> Stored, IReadOnlyList<int> Unknown);

/// <summary>
/// A message finds a person: in this process's connection map, or else in the offline store. That the person may be online on another
/// server does not help: this is the limit that the lesson shows.
/// </summary>
public sealed class MessageRouter(SessionRegistry registry, OfflineMessageStore offline, ReceiverGates gates, ILogger<MessageRouter> log)
{
    /// <summary>
    /// Brings the message to everybody. Messages of one sender must come one after the other, then each receiver gets them in that order.
    /// </summary>
    /// <exception cref="StorageException">It could not be stored; those in the connection map have it.</exception>
    public async Task<Routing> RouteAsync(Utterance message, IReadOnlyCollection<int> receivers)
    {
        var push = new Push(message);
        var live = new List<int>();
        var away = new List<int>();
        foreach (var receiver in receivers)
            (TryPush(push, receiver) ? live : away).Add(receiver);
        if (away.Count == 0)
            return new(live, [], []);

        using var passage = await gates.EnterAsync(away);
        foreach (var receiver in away.ToList())
        {
            if (!await TryPushOrSeeOffAsync(push, receiver))
                continue;
            away.Remove(receiver);
            live.Add(receiver);
        }
        if (away.Count == 0)
            return new(live, [], []);
        var kept = await offline.KeepAsync([.. away.Select(push.Keep)]);
        List<int> stored = [.. kept.Select(message => message.ReceiverId)];
        return new(live, stored, [.. away.Except(stored)]);
    }

    /// <summary>Keeps what a connection could not write before it ended. On failure it is lost, and the log says so.</summary>
    public async Task KeepUnwrittenAsync(ClientSession session, IReadOnlyList<OutboxItem> items)
    {
        var messages = items.Select(item => item.KeepIfUnwritten).OfType<KeptMessage>().ToList();
        if (messages.Count == 0)
            return;
        try
        {
            await offline.KeepAsync(messages);
            log.UnwrittenKept(session.Number, messages.Count);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            log.UnwrittenLost(session.Number, messages.Count);
        }
    }

    private bool TryPush(Push push, int receiver) =>
        registry.TryFind(receiver, out var session) && session.TryPush(receiver, push.For(session, receiver));

    /// <summary>
    /// A receiver whose connection is just ending may still have earlier messages that are being kept; they come first. This wait is short:
    /// a connection that ends has a deadline.
    /// </summary>
    private async Task<bool> TryPushOrSeeOffAsync(Push push, int receiver)
    {
        if (TryPush(push, receiver))
            return true;
        if (registry.TryFind(receiver, out var ending))
            await ending.Settled;
        return false;
    }
}
