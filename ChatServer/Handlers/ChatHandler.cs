using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>ONE_CHAT_MSG.</summary>
public sealed class ChatHandler(MessageRouter router, Signature signature, ServerName server, ILogger<ChatHandler> log)
    : MemberHandler<Chat>(MessageId.Chat)
{
    protected override async Task<Outcome> HandleAsync(ClientSession session, Identity user, Chat chat)
    {
        if (signature.Sign(chat, user) is not { } message)
            return Signature.TooLarge;
        var routing = await router.RouteAsync(message, [chat.To]);
        if (routing.Unknown.Count > 0)
            return new Refusal(ErrorCode.NoSuchUser, $"no user has the id {chat.To}");
        if (routing.Live.Count > 0)
        {
            log.ChatLive(session.Number, user.Id, chat.To);
            return new Ack { Request = Request, Delivery = Protocol.Messages.Delivery.Live };
        }
        log.ChatStored(session.Number, user.Id, chat.To);
        return new Ack
        {
            Request = Request,
            Delivery = Protocol.Messages.Delivery.Stored,
            ErrorText = $"user {chat.To} has no connection on {server}",
        };
    }
}
