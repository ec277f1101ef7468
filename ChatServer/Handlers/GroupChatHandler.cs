using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Handlers;

/// <summary>GROUP_CHAT_MSG: to every member but the sender. Answered when each of them has it or it is kept for him.</summary>
public sealed class GroupChatHandler(GroupMembers groups, MessageRouter router, Signature signature, ILogger<GroupChatHandler> log)
    : MemberHandler<GroupChat>(MessageId.GroupChat)
{
    private const int NamedInText = 20;

    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, GroupChat chat)
    {
        if (signature.Sign(chat, user) is not { } message)
            return Signature.TooLarge;
        if (await MembersAsync(user, chat.GroupId, message) is not { } members)
            return new Refusal(ErrorCode.NoSuchGroup, $"no group has the id {chat.GroupId}");
        if (!members.Contains(user.Id))
            return new Refusal(ErrorCode.NotAMember, $"you are not in group {chat.GroupId}");
        var safe = await router.RouteAsync(message, [.. Others(members, user)], named: chat.Mid is not null);
        return Outcome.After(safe, routing => Answer(session, user, chat.GroupId, routing));
    }

    /// <summary>
    /// When the database does not say who is in the group, the message is shown to those of whom it is known, so that people chat on. The
    /// sender is told errno 12 all the same: it did not surely reach everybody.
    /// </summary>
    private async ValueTask<IReadOnlyList<int>?> MembersAsync(Identity user, int group, Utterance message)
    {
        try
        {
            return await groups.ReadAsync(group);
        }
        catch (StorageException)
        {
            var remembered = groups.Remembered(group);
            if (remembered.Contains(user.Id))
                router.Show(message, Others(remembered, user));
            throw;
        }
    }

    private static IEnumerable<int> Others(IReadOnlyList<int> members, Identity user) => members.Where(id => id != user.Id);

    private Outcome Answer(ClientSession session, Identity user, int group, Routing routing)
    {
        if (routing.Failed)
            return Refusal.StorageUnavailable;
        log.GroupChat(session.Number, user.Id, group, routing.Live, routing.Stored);
        var answer = new Ack { Request = Request, GroupDelivery = new(routing.Live, Relayed: 0, routing.Stored) };
        if (routing is { Full.Count: 0, ShareFull.Count: 0 })
            return answer;
        string[] reasons =
        [
            .. routing.Full.Count > 0 ? [$"full mailboxes: {Names(routing.Full)}"] : Array.Empty<string>(),
            .. routing.ShareFull.Count > 0 ? [$"your share is full in the mailboxes of {Names(routing.ShareFull)}"] : Array.Empty<string>(),
        ];
        return answer with { Error = ErrorCode.TooManyRequests, ErrorText = $"not stored for all; {string.Join("; ", reasons)}" };
    }

    /// <summary>A group may be large, and its members on holiday.</summary>
    private static string Names(IReadOnlyList<int> ids) =>
        string.Join(", ", ids.Take(NamedInText)) + (ids.Count > NamedInText ? $" and {ids.Count - NamedInText} more" : "");
}
