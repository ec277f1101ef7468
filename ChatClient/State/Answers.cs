using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The effects of the answers to this client's requests.</summary>
internal static class Answers
{
    /// <summary>The course's client shows this for every failed registration; its server sends no reason.</summary>
    public const string RegisterError = "name is already exist, register error!";

    public static Change LoggedIn(ChatState state, Login request, LoginReply reply, TimeSpan now)
    {
        var isBack = state is { Recovery: not null, Me: not null };
        var me = new Self(reply.UserId ?? request.UserId, reply.Name ?? "");
        state = state with
        {
            Me = me,
            Server = reply.Server,
            Token = reply.Token ?? (isBack ? state.Token : null),
            Recovery = null,
            NextHeartbeat = null,
            Friends = [.. reply.Friends],
            Groups = [.. reply.Groups],
            Refused = null,
        };
        var waiting = new List<ChatMessage>();
        var unreadable = new List<ChatEvent>();
        foreach (var text in reply.OfflineMessages)
        {
            var message = MessageCodec.Decode(text, out var error);
            if (message is ChatMessage said)
                waiting.Add(said);
            else
                unreadable.Add(new Unreadable(error?.Text ?? "an offline message of an unknown type"));
        }
        var (seen, fresh, outgoing) = Pushes.Take(state, waiting);
        var kept = Resumption.SendQueued(seen, me, now);
        ChatEvent login = isBack
            ? new Reconnected(state.Address, reply.Server, fresh)
            : new LoggedIn(me, state.Address, reply.Server, state.Friends, state.Groups, fresh);
        return new(kept.State, [login, .. unreadable, .. kept.Events], [.. outgoing, .. kept.Outgoing]);
    }

    public static Change Registered(ChatState state, Register request, RegisterReply reply) => Change.Show(
        state.Refused is Register ? state with { Refused = null } : state,
        new Registered(reply.UserId, request.Name));

    public static Change Listed(ChatState state, PendingRequest pending, RosterReply reply)
    {
        state = state with { Friends = [.. reply.Friends], Groups = [.. reply.Groups] };
        return Change.Show(state, Requests.Listed(state, pending.List, pending.Asked));
    }

    /// <summary>A change to the lists is followed by a request for them: only the server knows them completely.</summary>
    public static Change Done(ChatState state, Message request, Ack ack, TimeSpan now) => request switch
    {
        Logout => Change.Show(state.LoggedOut(), new LoggedOut()),
        Chat chat => Change.Show(state, new ChatAnswered(chat, ack.Delivery, ack.ErrorText)),
        GroupChat chat => Change.Show(state, new GroupChatAnswered(chat, ack.GroupDelivery ?? new(0, 0, 0))),
        AddFriend add => Refresh(state, new FriendAdded(add.FriendId, ack.Friend), ListKind.Friends, now),
        CreateGroup create => Refresh(state, new GroupCreated(ack.GroupId, create.Name), ListKind.Groups, now),
        JoinGroup join => Refresh(state, new GroupJoined(join.GroupId, ack.Group), ListKind.Groups, now),
        Locate when ack.User is { } user => Change.Show(state, new UserLocated(user)),
        ChangePassword or LogoutAll =>
            Change.Show(state with { Token = ack.Token ?? state.Token }, new OthersLoggedOut(request is ChangePassword)),
        _ => Change.None(state),
    };

    public static Change Refused(ChatState state, Message request, ErrorCode code, string? reason)
    {
        var text = reason ?? $"refused with errno {(int)code}";
        return request switch
        {
            Login => Change.Show(state with { Refused = request }, new LoginRefused(code, text)),
            Register => Change.Show(state with { Refused = request }, new RegisterRefused(code, reason ?? RegisterError)),
            Logout when code == ErrorCode.NotLoggedIn => Change.Show(state.LoggedOut(), new LoggedOut()),
            _ => Change.Show(state, new RequestRefused(request, code, text)),
        };
    }

    private static Change Refresh(ChatState state, ChatEvent done, ListKind list, TimeSpan now)
    {
        var asked = Requests.Ask(state, new Roster(), now, list);
        return asked with { Events = [done, .. asked.Events] };
    }
}
