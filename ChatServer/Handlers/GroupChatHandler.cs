using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Events;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Handlers;

/// <summary>GROUP_CHAT_MSG: to every member but the sender. Answered when each of them has it or it is stored for them.</summary>
public sealed class GroupChatHandler(
    GroupMembers groups, MessageRouter router, MessageStamper stamper, ServerEvents events, ILogger<GroupChatHandler> log)
    : MemberHandler<GroupChat>(MessageId.GroupChat)
{
    private const int NamedInText = 20;

    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, GroupChat chat)
    {
        if (stamper.Stamp(chat, user) is not { } message)
            return MessageStamper.TooLarge;
        if (await MembersAsync(user, chat.GroupId, message) is not { } members)
            return new Refusal(ErrorCode.NoSuchGroup, $"no group has the id {chat.GroupId}");
        if (!members.Contains(user.Id))
            return new Refusal(ErrorCode.NotAMember, $"you are not in group {chat.GroupId}");
        var safe = await router.RouteAsync(message, Others(members, user), deduplicate: chat.Mid is not null);
        return Outcome.After(safe, summary => Answer(session, user, chat.GroupId, summary));
    }

    /// <summary>
    /// When the database does not answer, the message is shown to the members known from its last answer, so that users can go on chatting.
    /// The sender still gets errno 12, because the message may not have reached every member.
    /// </summary>
    private async ValueTask<IReadOnlyList<int>?> MembersAsync(Identity user, int group, ChatMessage message)
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

    private static List<int> Others(IReadOnlyList<int> members, Identity user) => [.. members.Where(id => id != user.Id)];

    private Outcome Answer(ClientSession session, Identity user, int group, DeliverySummary summary)
    {
        if (summary.RejectedAs(DeliveryOutcome.Failed).Count > 0)
            return Refusal.StorageUnavailable;
        if (summary.Relayed > 0)
            log.GroupChatRelayed(session.Number, user.Id, group, summary.Live, summary.Relayed, summary.Stored);
        else
            log.GroupChat(session.Number, user.Id, group, summary.Live, summary.Stored);
        events.GroupMessage(user.Id, group, summary.Live, summary.Relayed, summary.Stored);
        var answer = new Ack { Request = Request, GroupDelivery = new(summary.Live, summary.Relayed, summary.Stored) };
        var (full, shareFull) = (summary.RejectedAs(DeliveryOutcome.MailboxFull), summary.RejectedAs(DeliveryOutcome.SenderShareFull));
        string[] reasons =
        [
            .. full.Count > 0 ? [$"full mailboxes: {Names(full)}"] : Array.Empty<string>(),
            .. shareFull.Count > 0 ? [$"your share is full in the mailboxes of {Names(shareFull)}"] : Array.Empty<string>(),
        ];
        return reasons.Length == 0
            ? answer
            : answer with { Error = ErrorCode.TooManyRequests, ErrorText = $"not stored for all; {string.Join("; ", reasons)}" };
    }

    /// <summary>Names the first few: a large group may have many full mailboxes.</summary>
    private static string Names(List<int> ids) =>
        string.Join(", ", ids.Take(NamedInText)) + (ids.Count > NamedInText ? $" and {ids.Count - NamedInText} more" : "");
}
