using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>Events as lines for scripts: the kind first, then <c>name=value</c>, free text last. Scripts depend on these forms.</summary>
public static class EventText
{
    public static IEnumerable<string> Lines(ChatEvent what) => what switch
    {
        Connected(var address) => [$"connected {address}"],
        LoggedIn login => [LoginLine(login), .. login.Offline.Select(static said => $"offline {MessageLine(said)}")],
        LoginRefused(var code, var reason) => [$"login refused {Why(code, reason)}"],
        Registered(var id, var name) => [$"register ok id={id} name={Quoted(name)}"],
        RegisterRefused(var code, var reason) => [$"register refused {Why(code, reason)}"],
        LoggedOut => ["ack loginout"],
        OthersLoggedOut(var changed) => [changed ? "ack password" : "ack logoutall"],
        MessageReceived(var said) => [MessageLine(said)],
        ChatAnswered { Delivery: DeliveryOutcome.Stored } answer =>
            [$"ack chat {answer.Message.To} stored {CourseClientText.Stored(answer)}"],
        ChatAnswered(var chat, var delivery, _) => [$"ack chat {chat.To} {delivery?.ToString().ToLowerInvariant() ?? "accepted"}"],
        GroupChatAnswered(var chat, var (live, relayed, stored)) =>
            [$"ack groupchat {chat.GroupId} live={live} relayed={relayed} stored={stored}"],
        FriendAdded(var id, null) => [$"ack addfriend id={id}"],
        FriendAdded(_, { } friend) => [$"ack addfriend {Friend(friend)}"],
        GroupCreated(var id, var name) => [$"ack creategroup id={id} name={Quoted(name)}"],
        GroupJoined(var id, null) => [$"ack addgroup id={id}"],
        GroupJoined(_, { } group) => [$"ack addgroup {GroupFields(group)}"],
        FriendsListed(var friends, true) =>
            [.. friends.Select(static friend => $"friend {Friend(friend)}"), $"ack friends {friends.Count}"],
        GroupsListed(var groups, true) => [.. groups.SelectMany(Group), $"ack groups {groups.Count}"],
        ServerLocated(var server) => [$"ack where server={SafeText.Of(server)}"],
        UserLocated(var (id, name, at)) => [$"ack where {UserFields(id, name, at is not null)}{Server(at)}"],
        FriendPresenceChanged(var presence) => [$"presence {PresenceFields(presence)}"],
        RequestRefused(var request, var code, var reason) => [$"ack {RequestLabel.Of(request)} refused {Why(code, reason)}"],
        Unconfirmed(var request) => [$"sent {RequestLabel.Of(request)}"],
        CommandUnknown(var request) => [$"invalid {CourseClientText.Unknown(request)}"],
        AnswerLate(var request) => [$"unconfirmed {RequestLabel.Of(request)}"],
        Unanswered(Register) => ["unanswered register the account may exist now"],
        Unanswered(var request) => [$"unanswered {RequestLabel.Of(request)}"],
        ServerReportedError(ErrorCode.Ok, var notice) => [$"notice {SafeText.Of(notice)}"],
        ServerReportedError(var code, var reason) => [$"error {Why(code, reason)}"],
        Unreadable(var why) => [$"unreadable {SafeText.Of(why)}"],
        Reconnecting { Attempt: 1 } lost => [$"disconnected {lost.Address} {SafeText.Of(lost.Reason)}", $"reconnecting {Attempt(lost)}"],
        Reconnecting failed => [$"reconnecting {Attempt(failed)} {SafeText.Of(failed.Reason)}"],
        Reconnected back => [$"reconnected{Server(back.Server)}", .. back.Offline.Select(static said => $"offline {MessageLine(said)}")],
        LoginLost(var code, var reason) => [$"login lost {Why(code, reason)}"],
        Queued(var request) => [$"queued {RequestLabel.Of(request)}"],
        Resent(var request) => [$"resent {RequestLabel.Of(request)}"],
        Disconnected(var address, var reason) => [$"disconnected {address} {SafeText.Of(reason)}"],
        ProtocolBroken(var why) => [$"protocol error {SafeText.Of(why)}"],
        InvalidInput(var text, var usage) => [usage is null ? $"invalid {text}" : $"invalid {text} usage: {usage}"],
        WaitMet(var text) => [$"ack wait {text}"],
        WaitMissed(var text, var seconds) =>
            [$"wait failed: no line with \"{text}\" within {seconds.ToString(CultureInfo.InvariantCulture)} s"],
        _ => [],
    };

    private static string LoginLine(LoggedIn login) =>
        $"login ok id={login.Me.UserId} name={Quoted(login.Me.Name)}{Server(login.Server)}";

    private static string Server(string? server) => server is null ? "" : $" server={SafeText.Of(server)}";

    private static string Attempt(Reconnecting next) =>
        string.Create(CultureInfo.InvariantCulture, $"attempt={next.Attempt} in={next.Delay.TotalSeconds:0.##}");

    /// <summary>Two kinds of line, so that <c>^message</c> finds only messages to this user alone.</summary>
    private static string MessageLine(ChatMessage said) =>
        $"{(said is GroupChat ? "groupmessage" : "message")} {CourseClientText.MessageLine(said)}";

    private static string Why(ErrorCode code, string reason) => $"errno={(int)code} {SafeText.Of(reason)}";

    private static string Friend(FriendInfo friend) => UserFields(friend.UserId, friend.Name, friend.Online);

    private static string PresenceFields(Presence presence) =>
        $"{UserFields(presence.UserId, presence.Name, presence.Online)} server={SafeText.Of(presence.Server)}";

    private static string UserFields(int id, string name, bool online) =>
        $"id={id} name={Quoted(name)} state={CourseClientText.State(online)}";

    private static string GroupFields(GroupInfo group) => $"id={group.GroupId} name={Quoted(group.Name)} desc={Quoted(group.Description)}";

    private static IEnumerable<string> Group(GroupInfo group) =>
    [
        $"group {GroupFields(group)} members={group.Members.Count}",
        .. group.Members.Select(member =>
            $"member group={group.GroupId} {UserFields(member.UserId, member.Name, member.Online)} role={SafeText.Of(member.Role)}"),
    ];

    private static string Quoted(string text)
    {
        var escaped = SafeText.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }
}
