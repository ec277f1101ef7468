using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Routes;

/// <summary>
/// The offline store, the last route: all remaining receivers get the message at their next login. One transaction stores it for all.
/// </summary>
public sealed class OfflineRoute(OfflineMessageStore offline) : IDeliveryRoute
{
    /// <inheritdoc/>
    public async ValueTask DeliverAsync(RoutedMessage message)
    {
        foreach (var (receiver, result) in await StoreAsync(message))
            message.Take(receiver, result.Outcome);
    }

    /// <summary>Stores the message for all remaining receivers, and takes none of them.</summary>
    /// <param name="findsRows">See <see cref="OfflineMessageStore.KeepAndLocateAsync"/>.</param>
    internal async Task<IEnumerable<(int Receiver, StoreResult Result)>> StoreAsync(RoutedMessage message, bool findsRows = false)
    {
        int[] receivers = [.. message.Remaining];
        // When no other route has a receiver, the whole result is known here, and is recorded in the same transaction.
        var isWhole = message.IsDeduplicated && !message.IsPartlyTaken;
        var sent = isWhole ? new SentMessage(message.Push.SenderId, message.Push.Mid, Live: 0, Stored: receivers.Length) : null;
        var results = await offline.KeepAndLocateAsync(Array.ConvertAll(receivers, message.Push.DraftFor), sent, findsRows);
        message.IsRecorded = isWhole;
        message.Kept = results[^1];
        return receivers.Zip(results);
    }
}
