using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The course's screen, in the course's words.</summary>
/// <param name="help">The lines of the command help, shown after a login and for <c>help</c>.</param>
public sealed class CourseScreen(ILineReader input, TextWriter output, TextWriter errors, IReadOnlyList<string> help)
    : TerminalScreen(input, output, errors)
{
    private static TextCatalog Course => CourseClientText.Course;

    protected override IEnumerable<ScreenLine> Lines(ChatEvent what) =>
    [
        .. OutputLines(what).Select(static line => new ScreenLine(line)),
        .. ErrorLines(what).Select(static line => new ScreenLine(line, IsError: true)),
    ];

    private IEnumerable<string> OutputLines(ChatEvent what) => what switch
    {
        LoggedIn login => [.. CourseClientText.Banner(login), .. help, .. CourseClientText.ServedBy(login)],
        HelpAsked => help,
        Registered(var id, _) => [Course.Format("registered", id)],
        MessageReceived(var said) => [CourseClientText.MessageLine(said)],
        ChatAnswered answer => [CourseClientText.Delivered(answer)],
        GroupChatAnswered answer => [CourseClientText.Delivered(answer)],
        FriendAdded(var id, var friend) => [Course.Format("friend.added", friend is null ? id : CourseClientText.Friend(friend))],
        FriendsListed(var friends, _) => CourseClientText.FriendList(friends),
        GroupCreated(var id, var name) => [Course.Format("group.created", SafeText.Of(name), id)],
        GroupJoined(var id, null) => [Course.Format("group.joined", id)],
        GroupJoined(var id, { } group) => [Course.Format("group.joined.name", id, SafeText.Of(group.Name))],
        GroupsListed(var groups, _) => CourseClientText.GroupList(groups),
        OthersLoggedOut(true) => [Course["password.changed"]],
        OthersLoggedOut(false) => [Course["others.loggedout"]],
        ServerLocated(var server) => [Course.Format("served.by", SafeText.Of(server))],
        UserLocated(var user) => [CourseClientText.Located(user)],
        FriendPresenceChanged(var presence) => [CourseClientText.PresenceChanged(presence)],
        Reconnected back => [CourseClientText.Reconnected(back), .. back.Offline.Select(CourseClientText.MessageLine)],
        AnswerLate(var request) => [Course.Format("request.late", RequestLabel.Of(request))],
        Queued(var request) => [Course.Format("request.queued", RequestLabel.Of(request))],
        Resent(var request) => [Course.Format("request.resent", RequestLabel.Of(request))],
        _ => [],
    };

    private static IEnumerable<string> ErrorLines(ChatEvent what) => what switch
    {
        LoginRefused(_, var reason) => [Course.Format("login.refused", SafeText.Of(reason))],
        RegisterRefused(_, var reason) => [SafeText.Of(reason)],
        RequestRefused(var request, _, var reason) => [Course.Format("request.refused", RequestLabel.Of(request), SafeText.Of(reason))],
        Unanswered(Register) => [Course["register.unanswered"]],
        Unanswered(var request) => [Course.Format("request.unanswered", RequestLabel.Of(request))],
        ServerReportedError(_, var reason) => [Course.Format("server.says", SafeText.Of(reason))],
        Unreadable(var why) => [Course.Format("unreadable", SafeText.Of(why))],
        Reconnecting lost => [CourseClientText.ConnectionLost(lost)],
        LoginLost(var code, var reason) => [Course.Format("login.lost", SafeText.Of(reason))],
        Unreachable(var address, var reason) => [Course.Format("unreachable", address, SafeText.Of(reason))],
        Disconnected(var address, var reason) => [Course.Format("disconnected", address, SafeText.Of(reason))],
        ProtocolBroken(var why) => [Course.Format("protocol.broken", SafeText.Of(why))],
        CommandUnknown(var request) => [CourseClientText.Unknown(request)],
        InvalidInput(var text, null) => [text],
        InvalidInput(var text, { } usage) => [text, Course.Format("usage", usage)],
        _ => [],
    };
}
