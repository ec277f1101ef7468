using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>Stores pushes that a connection did not deliver, or not in time, and so decides their outcome for the senders.</summary>
public sealed class UndeliveredMessages(OfflineMessageStore offline, ILogger<UndeliveredMessages> log)
{
    /// <summary>Stores, in order, what a connection has left undelivered. If the store cannot, the senders are told so.</summary>
    public async Task StoreAsync(ClientSession session, IReadOnlyList<PendingPush> undelivered)
    {
        // What came from the offline store is still there.
        var pushes = undelivered.Where(push => push.NeedsStoring).ToList();
        if (pushes.Count == 0)
            return;
        try
        {
            var outcomes = await offline.KeepAsync(pushes.ConvertAll(push => push.Draft()));
            foreach (var (push, outcome) in pushes.Zip(outcomes))
                push.Settle(outcome);
            log.UndeliveredStored(session.Number, pushes.Count);
        }
        catch (Exception failure)
        {
            // Any exception: the senders wait for the outcome of their messages.
            log.UndeliveredLost(failure is StorageException or OperationCanceledException ? null : failure, session.Number, pushes.Count);
            foreach (var push in pushes)
                push.Settle(DeliveryOutcome.Failed);
        }
    }

    /// <summary>
    /// Stores pushes that have been on their way for too long, so that their senders get an answer. They stay on their way: if one is
    /// delivered after all, its row is deleted. The receiver's lock must be held.
    /// </summary>
    /// <exception cref="StorageException">Nothing has changed.</exception>
    public async Task StoreOverdueAsync(ClientSession session, int receiver, IReadOnlyList<PendingPush> overdue)
    {
        var drafts = overdue.Select(push => push.Draft()).ToList();
        var outcomes = await offline.KeepAsync(drafts);
        var rows = await offline.FindAsync(receiver, drafts.ConvertAll(draft => draft.Mid));
        for (var index = 0; index < overdue.Count; index++)
        {
            var (push, draft, outcome) = (overdue[index], drafts[index], outcomes[index]);
            var row = outcome == DeliveryOutcome.Stored ? rows.GetValueOrDefault((draft.SenderId, draft.Mid)) : (long?)null;
            InFlight.Of(session).Decide(push, row);
            push.Settle(outcome);
        }
        log.OverdueStored(session.Number, overdue.Count, receiver);
    }
}
