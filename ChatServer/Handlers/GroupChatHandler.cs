using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>GROUP_CHAT_MSG: to every member but the sender.</summary>
public sealed class GroupChatHandler(GroupStore groups, MessageRouter router, Signature signature, ILogger<GroupChatHandler> log)
    : MemberHandler<GroupChat>(MessageId.GroupChat)
{
    protected override async Task<Outcome> HandleAsync(ClientSession session, Identity user, GroupChat chat)
    {
        if (signature.Sign(chat, user) is not { } message)
            return Signature.TooLarge;
        if (await groups.MembersAsync(chat.GroupId) is not { } members)
            return new Refusal(ErrorCode.NoSuchGroup, $"no group has the id {chat.GroupId}");
        if (!members.Contains(user.Id))
            return new Refusal(ErrorCode.NotAMember, $"you are not in group {chat.GroupId}");
        var routing = await router.RouteAsync(message, [.. members.Where(id => id != user.Id)]);
        log.GroupChat(session.Number, user.Id, chat.GroupId, routing.Live.Count, routing.Stored.Count);
        return new Ack { Request = Request, GroupDelivery = new(routing.Live.Count, Relayed: 0, routing.Stored.Count) };
    }
}
