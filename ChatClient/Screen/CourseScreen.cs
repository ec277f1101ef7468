using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The course's screen, in the course's words.</summary>
/// <param name="help">The lines of the command help, shown after a login and for <c>help</c>.</param>
public sealed class CourseScreen(ILineReader input, TextWriter output, TextWriter errors, IReadOnlyList<string> help)
    : TerminalScreen(input, output, errors)
{
    protected override IEnumerable<ScreenLine> Lines(ChatEvent what) =>
    [
        .. OutputLines(what).Select(static line => new ScreenLine(line)),
        .. ErrorLines(what).Select(static line => new ScreenLine(line, IsError: true)),
    ];

    private IEnumerable<string> OutputLines(ChatEvent what) => what switch
    {
        LoggedIn login => [.. CourseClientText.Banner(login), .. help, .. CourseClientText.ServedBy(login)],
        HelpAsked => help,
        Registered(var id, _) => [$"name register success, userid is {id}, do not forget it!"],
        MessageReceived(var said) => [CourseClientText.MessageLine(said)],
        ChatAnswered answer => [CourseClientText.Delivered(answer)],
        GroupChatAnswered answer => [CourseClientText.Delivered(answer)],
        FriendAdded(var id, var friend) => [$"friend added: {(friend is null ? id.ToString() : CourseClientText.Friend(friend))}"],
        FriendsListed(var friends, _) => CourseClientText.FriendList(friends),
        GroupCreated(var id, var name) => [$"group {SafeText.Of(name)} created, its id is {id}"],
        GroupJoined(var id, var group) => [$"joined group {id}{(group is null ? "" : $" {SafeText.Of(group.Name)}")}"],
        GroupsListed(var groups, _) => CourseClientText.GroupList(groups),
        OthersLoggedOut(true) => ["the password is changed, and all other logins of this account have ended"],
        OthersLoggedOut(false) => ["all other logins of this account have ended"],
        ServerLocated(var server) => [$"served by {SafeText.Of(server)}"],
        FriendPresenceChanged(var presence) => [CourseClientText.PresenceChanged(presence)],
        Reconnected back => [CourseClientText.Reconnected(back), .. back.Offline.Select(CourseClientText.MessageLine)],
        AnswerLate(var request) => [$"*** {RequestLabel.Of(request)}: not yet confirmed"],
        Queued(var request) => [$"*** {RequestLabel.Of(request)}: queued until the connection is re-established"],
        Resent(var request) => [$"*** {RequestLabel.Of(request)}: sent again"],
        _ => [],
    };

    private static IEnumerable<string> ErrorLines(ChatEvent what) => what switch
    {
        LoginRefused(_, var reason) => [$"\"{SafeText.Of(reason)}\""],
        RegisterRefused(_, var reason) => [SafeText.Of(reason)],
        RequestRefused(var request, _, var reason) => [$"{RequestLabel.Of(request)} refused: {SafeText.Of(reason)}"],
        Unanswered(Register) =>
            ["register: no answer from the server; the account exists if registering again reports that the name is taken"],
        Unanswered(var request) => [$"{RequestLabel.Of(request)}: no answer from the server; it may or may not have succeeded"],
        ServerReportedError(_, var reason) => [$"the server says: {SafeText.Of(reason)}"],
        Unreadable(var why) => [$"received an unreadable message: {SafeText.Of(why)}"],
        Reconnecting lost => [CourseClientText.ConnectionLost(lost)],
        LoginLost(var code, var reason) => [$"*** login lost: {SafeText.Of(reason)}; log in again"],
        Unreachable(var address, var reason) => [$"connect server error: {address}: {SafeText.Of(reason)}"],
        Disconnected(var address, var reason) => [$"disconnected from {address}: {SafeText.Of(reason)}"],
        ProtocolBroken(var why) => [$"the server does not speak this protocol: {SafeText.Of(why)}"],
        CommandUnknown(var request) => [CourseClientText.Unknown(request)],
        InvalidInput(var text, null) => [text],
        InvalidInput(var text, { } usage) => [text, $"usage: {usage}"],
        _ => [],
    };
}
