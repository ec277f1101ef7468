using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>ONE_CHAT_MSG. Answered when the message is safe: the receiver has it, or it is kept for him.</summary>
public sealed class ChatHandler(
    MessageRouter router, SessionRegistry registry, Signature signature, ServerName server, ILogger<ChatHandler> log)
    : MemberHandler<Chat>(MessageId.Chat)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Chat chat)
    {
        if (signature.Sign(chat, user) is not { } message)
            return Signature.TooLarge;
        var safe = await router.RouteAsync(message, [chat.To], named: chat.Mid is not null);
        return Outcome.After(safe, routing => Answer(session, user, chat.To, routing));
    }

    private Outcome Answer(ClientSession session, Identity user, int receiver, Routing routing)
    {
        if (routing.Unknown.Count > 0)
            return new Refusal(ErrorCode.NoSuchUser, $"no user has the id {receiver}");
        if (routing.Full.Count > 0)
            return new Refusal(ErrorCode.TooManyRequests, $"the mailbox of user {receiver} is full");
        if (routing.ShareFull.Count > 0)
            return new Refusal(ErrorCode.TooManyRequests, $"your share of user {receiver}'s mailbox is full");
        if (routing.Failed)
            return Refusal.StorageUnavailable;
        if (routing.Live > 0)
        {
            log.ChatLive(session.Number, user.Id, receiver);
            return new Ack { Request = Request, Delivery = Protocol.Messages.Delivery.Live };
        }
        var isHere = registry.TryFind(receiver, out _);
        if (isHere)
            log.ChatUnconfirmed(session.Number, user.Id, receiver);
        else
            log.ChatStored(session.Number, user.Id, receiver);
        return new Ack
        {
            Request = Request,
            Delivery = Protocol.Messages.Delivery.Stored,
            ErrorText = isHere ? $"user {receiver} has not confirmed it yet" : $"user {receiver} has no connection on {server}",
        };
    }
}
