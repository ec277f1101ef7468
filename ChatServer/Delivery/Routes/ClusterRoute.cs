using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery.Routes;

/// <summary>
/// The message bus: the receiver is online on another server. The message is stored first, and then that server is told which row to hand
/// over. So whatever happens to the bus or to a server, the message waits in the mailbox; and since the rows of a mailbox have an order,
/// the bus needs none.
/// </summary>
/// <remarks>
/// The transaction that stores a message reads where its receivers are online, so this costs nothing and is never out of date. A message
/// to a group is announced once to each server that has members.
/// </remarks>
public sealed class ClusterRoute(
    IClusterBus bus, OfflineRoute offline, DeliveredRows delivered, ServerName server, ServerMetrics metrics) : IDeliveryRoute
{
    /// <inheritdoc/>
    /// <remarks>Takes none when the bus is down.</remarks>
    public async ValueTask DeliverAsync(RoutedMessage message)
    {
        if (bus.State != BusState.Up)
            return;
        var elsewhere = new Dictionary<string, List<RelayedRow>>();
        foreach (var (receiver, result) in await offline.StoreAsync(message, findsRows: true))
        {
            if (result is not { Row: { } row, OnlineOn: { } place } || place == server.ToString())
            {
                message.Take(receiver, result.Outcome);
                continue;
            }
            if (!elsewhere.TryGetValue(place, out var rows))
                elsewhere.Add(place, rows = []);
            rows.Add(new(receiver, row));
        }
        foreach (var (place, rows) in elsewhere)
        {
            // Before it is sent: the answer may be faster than the call.
            var answers = rows.ConvertAll(row => delivered.WaitAsync(row.Row, RelayRequest.AnswerTime));
            var sending = bus.SendAsync(place, new RelayRequest(server.ToString(), message.Push.SenderId, rows));
            foreach (var (row, answer) in rows.Zip(answers))
                message.Take(row.Receiver, OutcomeAsync(row.Row, sending, answer));
        }
    }

    private async Task<DeliveryOutcome> OutcomeAsync(long row, Task<bool> sending, Task<bool?> answer)
    {
        if (!await sending)
            delivered.Settle(row, isDelivered: false);
        if (await answer is not { } isDelivered)
        {
            metrics.RelayUnanswered();
            return DeliveryOutcome.Stored;
        }
        return isDelivered ? DeliveryOutcome.Relayed : DeliveryOutcome.Stored;
    }
}
