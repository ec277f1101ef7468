using ChatCluster.Server.Cluster;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Another server has stored a message for users of this one: hands it over, behind everything of the same sender that waits for them, and
/// answers when the client has confirmed it (a course client: when it is written) and its row is deleted.
/// </summary>
public sealed class RelayReceiver(
    IClusterBus bus, SessionRegistry registry, UserLocks locks, MailboxPager pager, OfflineMessageStore offline, DeliveredRows delivered,
    ServerName server, ILogger<RelayReceiver> log)
{
    public void Receive(RelayRequest request)
    {
        foreach (var row in request.Rows)
            DeliverAsync(request, row.Receiver, row.Row).InBackground(log, "hand over a message of another server");
    }

    private async Task DeliverAsync(RelayRequest request, int receiver, long row)
    {
        var answer = delivered.WaitAsync(row, RelayRequest.AnswerTime);
        try
        {
            if (!await TryHandOverAsync(receiver, request.SenderId, row))
                delivered.Settle(row, isDelivered: false);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // The store has logged why. The row is where the receiver's next login finds it.
            delivered.Settle(row, isDelivered: false);
        }
        // No answer when the time is over: the other server does not wait for it any longer.
        if (await answer is { } isDelivered)
            await bus.SendAsync(request.From, new RelayAnswer(server.ToString(), row, isDelivered));
    }

    /// <returns>False when the receiver is not here.</returns>
    private async Task<bool> TryHandOverAsync(int receiver, int sender, long row)
    {
        using var releaser = await locks.AcquireAsync(receiver);
        if (!registry.TryFind(receiver, out var session) || session.IsEnding)
            return false;
        var inFlight = InFlight.Of(session);
        if (inFlight.HasHandedOver(row))
            return true;
        await pager.SendDeferredAsync(session, receiver, sender);
        // Rows go when they are delivered: it was handed over for an earlier request, and has been confirmed since.
        if (!inFlight.HasHandedOver(row) && !await offline.IsThereAsync(row))
            delivered.Settle(row, isDelivered: true);
        return true;
    }
}
