using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery.Routes;

/// <summary>
/// The connection map: the receiver is logged in on this server. The lesson's servers have no other way to a user who is online.
/// </summary>
public sealed class LocalRoute(SessionRegistry registry, TimeProvider time) : IDeliveryRoute
{
    /// <summary>
    /// Pushes to those remaining receivers that are in the connection map. Never waits and needs no lock. A receiver whose earlier messages
    /// are being handed over from the mailbox remains: this one has to follow them.
    /// </summary>
    public void Push(RoutedMessage message)
    {
        for (var index = message.Remaining.Count - 1; index >= 0; index--)
        {
            var receiver = message.Remaining[index];
            if (registry.TryFind(receiver, out var session) && InFlight.Of(session).TryPush(receiver, message.Push) is { } push)
                message.Take(receiver, push.Outcome);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A connection that is just ending may have earlier messages that are still being stored. They come first, so the next route waits for
    /// them. The wait is short: an ending connection has a deadline.
    /// </remarks>
    public async ValueTask DeliverAsync(RoutedMessage message)
    {
        Push(message);
        foreach (var receiver in message.Remaining)
        {
            if (registry.TryFind(receiver, out var session) && session.IsEnding)
                await session.WaitUntilSettledAsync(time);
        }
    }
}
