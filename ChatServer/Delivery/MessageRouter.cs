using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Dedup;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Delivery.Routes;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Brings a message to its receivers, once: drops what was sent before, keeps the sender's order, and offers the message to the routes in
/// turn. Without a message bus, a receiver who is online on another server gets it from the offline store: the limit that the lesson
/// shows.
/// </summary>
/// <param name="local">The first of the routes, which is tried once more before the others, without locks.</param>
public sealed class MessageRouter(
    LocalRoute local, IEnumerable<IDeliveryRoute> routes, UserLocks locks, DedupCache dedup, PushFactory pushes,
    ServerMetrics metrics, ILogger<MessageRouter> log)
{
    private readonly IDeliveryRoute[] _routes = [.. routes];

    /// <summary>
    /// Starts the delivery to all receivers, unless the message was sent before. Each receiver gets the messages of one sender in the order
    /// of these calls.
    /// </summary>
    /// <param name="message">With sender and mid filled in.</param>
    /// <param name="receivers">Each once; from now on the router's.</param>
    /// <param name="deduplicate">The sender chose the mid, so it may send the message again.</param>
    /// <returns>A task within a task. The outer one ends when it is decided which route takes the message, the inner one when it is safe
    /// for every receiver or known not to be. The sender's next message need not wait for the inner one: a receiver may take as long to
    /// confirm as it stays connected.</returns>
    /// <exception cref="StorageException">It could not be stored; receivers in the connection map may have it.</exception>
    public async ValueTask<Task<DeliverySummary>> RouteAsync(ChatMessage message, List<int> receivers, bool deduplicate)
    {
        // A sender that comes back over another connection resends what may still be being stored for the old one. Without turns, a later
        // message could overtake it.
        var turn = dedup.TurnOf(message.From!.Value);
        await turn.WaitAsync();
        try
        {
            return await RouteInTurnAsync(message, receivers, deduplicate);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Pushes the message to those in the connection map and promises nothing: the sender is told that it failed. If it is sent again, an
    /// extended receiver drops it by its mid; a course receiver shows it twice.
    /// </summary>
    public void Show(ChatMessage message, List<int> receivers) => local.Push(new(pushes.Create(message), receivers, isDeduplicated: false));

    private async ValueTask<Task<DeliverySummary>> RouteInTurnAsync(ChatMessage message, List<int> receivers, bool deduplicate)
    {
        var (sender, mid) = (message.From!.Value, message.Mid!);
        if (deduplicate && dedup.Find(sender, mid) is { } earlier)
            return earlier;
        var started = metrics.Delivery.Start();
        var safe = new TaskCompletionSource<DeliverySummary>();
        if (deduplicate)
            dedup.Remember(sender, mid, safe.Task);
        try
        {
            var routed = new RoutedMessage(pushes.Create(message), receivers, deduplicate);
            await OfferAsync(routed);
            CollectAsync(routed, safe, toGroup: message is GroupChat, started).Guarded();
        }
        catch
        {
            // Not safe: when it is sent again, it is routed again.
            metrics.Delivered(message is GroupChat, DeliveryOutcome.Failed, receivers.Count);
            safe.SetResult(DeliverySummary.Failed);
            throw;
        }
        return safe.Task;
    }

    private async ValueTask OfferAsync(RoutedMessage message)
    {
        // The usual case: everybody is here, and no lock is needed.
        local.Push(message);
        if (message.Remaining.Count == 0)
            return;
        using var releaser = await locks.AcquireAsync(message.Remaining);
        // All routes, the local one included: a receiver may have logged in before the locks were taken.
        foreach (var route in _routes)
        {
            await route.DeliverAsync(message);
            if (message.Remaining.Count == 0)
                return;
        }
    }

    private void Count(DeliverySummary summary, bool toGroup)
    {
        metrics.Delivered(toGroup, DeliveryOutcome.Live, summary.Live);
        metrics.Delivered(toGroup, DeliveryOutcome.Relayed, summary.Relayed);
        metrics.Delivered(toGroup, DeliveryOutcome.Stored, summary.Stored);
        foreach (var (_, outcome) in summary.Rejected)
            metrics.Delivered(toGroup, outcome, receivers: 1);
    }

    /// <summary>Waits for the outcomes to come, records the message if it is safe, and reports what became of it.</summary>
    private async Task CollectAsync(RoutedMessage message, TaskCompletionSource<DeliverySummary> safe, bool toGroup, long started)
    {
        try
        {
            for (var index = 0; index < message.Pending.Count; index++)
            {
                var (receiver, outcome) = message.Pending[index];
                message.Count(receiver, await outcome);
            }
            var summary = message.Summarize();
            metrics.Delivery.Stop(started);
            Count(summary, toGroup);
            if (message is { IsDeduplicated: true, IsRecorded: false } && summary.IsSafe)
                dedup.Record(new(message.Push.SenderId, message.Push.Mid, summary.Live, summary.Stored + summary.Relayed));
            safe.SetResult(summary);
        }
        catch (Exception fault)
        {
            log.BackgroundFault(fault, "collect what became of a message");
            safe.TrySetResult(DeliverySummary.Failed);
        }
    }
}
