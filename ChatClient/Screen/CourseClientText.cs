using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>
/// The lines of the course's client, and ours in its style for what it did not show. The words are in Texts/Course.json, in one language.
/// Scripts read some of them (<see cref="EventText"/>).
/// </summary>
internal static class CourseClientText
{
    public static TextCatalog Course { get; } = TextCatalog.Load(typeof(CourseClientText).Assembly, "Course.json");

    public static IEnumerable<string> Banner(LoggedIn login) =>
    [
        Course["user.head"],
        Course.Format("user", login.Me.UserId, SafeText.Of(login.Me.Name)),
        .. FriendList(login.Friends),
        .. GroupList(login.Groups),
        Course["user.tail"],
        .. login.Offline.Select(MessageLine),
    ];

    /// <summary>The server, if it sent its address. The last line of a login, so that it stays visible on a small screen.</summary>
    public static IEnumerable<string> ServedBy(LoggedIn login) =>
        login.Server is { } server ? [Course.Format("connected", login.Address, SafeText.Of(server))] : [];

    public static IEnumerable<string> FriendList(IReadOnlyList<FriendInfo> friends) => [Course["friends.head"], .. friends.Select(Friend)];

    public static IEnumerable<string> GroupList(IReadOnlyList<GroupInfo> groups) => [Course["groups.head"], .. groups.SelectMany(Group)];

    public static string MessageLine(ChatMessage said)
    {
        var time = said.Time is { } claimed && MessageTime.IsAcceptable(claimed) ? claimed : "";
        var line = Course.Format("message", SafeText.Of(time), said.From, SafeText.Of(said.Name ?? ""), SafeText.Of(said.Text));
        return said is GroupChat group ? Course.Format("message.group", group.GroupId, line) : line;
    }

    public static string Friend(FriendInfo friend) => $"{friend.UserId} {SafeText.Of(friend.Name)} {State(friend.Online)}";

    public static string Delivered(ChatAnswered answer) => answer.Delivery switch
    {
        DeliveryOutcome.Live => Course.Format("chat.live", answer.Message.To),
        DeliveryOutcome.Relayed => Course.Format("chat.relayed", answer.Message.To),
        DeliveryOutcome.Stored => Stored(answer),
        _ => Course.Format("chat.accepted", answer.Message.To),
    };

    /// <summary>The reason and the outcome; the server's text may already contain both.</summary>
    public static string Stored(ChatAnswered answer)
    {
        var (reason, outcome) = (ReasonForStoring(answer), Course["stored"]);
        return reason.Contains(outcome, StringComparison.Ordinal) ? reason : Course.Format("chat.stored", reason, outcome);
    }

    /// <summary>Why the message was not delivered live, as the server says it.</summary>
    public static string ReasonForStoring(ChatAnswered answer) =>
        SafeText.Of(answer.Reason ?? Course.Format("stored.why", answer.Message.To));

    public static string Delivered(GroupChatAnswered answer)
    {
        var (live, relayed, stored) = answer.Delivery;
        return relayed == 0
            ? Course.Format("groupchat", answer.Message.GroupId, live, stored)
            : Course.Format("groupchat.relayed", answer.Message.GroupId, live, relayed, stored);
    }

    public static string PresenceChanged(Presence presence)
    {
        var (id, name, state) = (presence.UserId, SafeText.Of(presence.Name), State(presence.Online));
        return presence.Server == ""
            ? Course.Format("friend.presence", id, name, state)
            : Course.Format("friend.presence.on", id, name, state, SafeText.Of(presence.Server));
    }

    public static string Located(UserLocation user)
    {
        var (id, name, state) = (user.UserId, SafeText.Of(user.Name), State(user.Server is not null));
        return user.Server is { } server
            ? Course.Format("user.located.on", id, name, state, SafeText.Of(server))
            : Course.Format("user.located", id, name, state);
    }

    public static string ConnectionLost(Reconnecting lost) =>
        Course.Format("connection.lost", SafeText.Of(lost.Reason), lost.Delay.TotalSeconds, lost.Attempt);

    public static string Reconnected(Reconnected back) => back.Server is { } server
        ? Course.Format("reconnected.served", back.Address, SafeText.Of(server))
        : Course.Format("reconnected", back.Address);

    public static string Unknown(Message request) => Course.Format("request.unknown", RequestLabel.Of(request));

    public static string State(bool online) => Course[online ? "online" : "offline"];

    private static IEnumerable<string> Group(GroupInfo group) =>
    [
        $"{group.GroupId} {SafeText.Of(group.Name)} {SafeText.Of(group.Description)}",
        .. group.Members.Select(
            static member => $"{member.UserId} {SafeText.Of(member.Name)} {State(member.Online)} {SafeText.Of(member.Role)}"),
    ];
}
