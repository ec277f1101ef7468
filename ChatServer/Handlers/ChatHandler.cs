using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Events;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ONE_CHAT_MSG. Answered when the message is safe: the receiver has it, or it is stored for them.</summary>
public sealed class ChatHandler(
    MessageRouter router, SessionRegistry registry, MessageStamper stamper, ServerName server, IClusterBus bus, ServerEvents events,
    ILogger<ChatHandler> log)
    : MemberHandler<Chat>(MessageId.Chat)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Chat chat)
    {
        if (stamper.Stamp(chat, user) is not { } message)
            return MessageStamper.TooLarge;
        var safe = await router.RouteAsync(message, [chat.To], deduplicate: chat.Mid is not null);
        return Outcome.After(safe, summary => Answer(session, message, summary));
    }

    private Outcome Answer(ClientSession session, Chat message, DeliverySummary summary)
    {
        var (sender, receiver) = (message.From!.Value, message.To);
        if (summary.Rejected is [var (_, outcome)])
        {
            var refusal = RefusalFor(outcome, receiver);
            events.Message(sender, receiver, "refused", refusal.Text);
            return refusal;
        }
        if (summary.Stored > 0)
        {
            var reason = ReasonForStoring(session, message, summary.Kept);
            events.Message(sender, receiver, "stored", reason);
            return new Ack { Request = Request, Delivery = DeliveryOutcome.Stored, ErrorText = reason };
        }
        var isRelayed = summary.Relayed > 0;
        if (isRelayed)
            log.ChatRelayed(session.Number, sender, receiver);
        else
            log.ChatDelivered(session.Number, sender, receiver);
        events.Message(sender, receiver, isRelayed ? "relayed" : "live", reason: null);
        return new Ack { Request = Request, Delivery = isRelayed ? DeliveryOutcome.Relayed : DeliveryOutcome.Live };
    }

    /// <summary>
    /// The state at the moment of the answer. A message that is sent again may have been confirmed since it was stored, so this never says
    /// more than is known now.
    /// </summary>
    private string ReasonForStoring(ClientSession session, Chat message, StoreResult? kept)
    {
        var (sender, receiver) = (message.From!.Value, message.To);
        if (!registry.TryFind(receiver, out var receiving))
        {
            if (kept is { OnlineOn: { } place } && place != server.ToString())
                return ReasonForNotRelaying(session, sender, receiver, place);
            log.ChatStored(session.Number, sender, receiver);
            return kept is { OnlineOn: null } ? $"user {receiver} is offline" : $"user {receiver} has no connection on {server}";
        }
        log.ChatUnconfirmed(session.Number, sender, receiver);
        return InFlight.Find(receiving)?.IsPending(message.Mid!) == true
            ? $"user {receiver} has not confirmed it yet"
            : $"user {receiver} could not be reached at once";
    }

    private string ReasonForNotRelaying(ClientSession session, int sender, int receiver, string place)
    {
        if (bus.State == BusState.None)
        {
            var map = registry.ToShortText();
            log.ChatStoredElsewhere(session.Number, sender, receiver, place, map);
            return $"user {receiver} is online on {place}, but not in this process's connection map {map}";
        }
        log.ChatNotRelayed(session.Number, sender, receiver);
        return bus.State == BusState.Down
            ? $"user {receiver} is online on {place}, but the message bus is down"
            : $"user {receiver} is online on {place}, which has not confirmed it yet";
    }

    private static Refusal RefusalFor(DeliveryOutcome outcome, int receiver) => outcome switch
    {
        DeliveryOutcome.NoSuchUser => new(ErrorCode.NoSuchUser, $"no user has the id {receiver}"),
        DeliveryOutcome.MailboxFull => new(ErrorCode.TooManyRequests, $"the mailbox of user {receiver} is full"),
        DeliveryOutcome.SenderShareFull => new(ErrorCode.TooManyRequests, $"your share of user {receiver}'s mailbox is full"),
        _ => Refusal.StorageUnavailable,
    };
}
