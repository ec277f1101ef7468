using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The course's screen, for a person at a terminal: conversation on one stream, what went wrong on the other.</summary>
/// <param name="help">The lines of the command help, which end a login's banner and answer <c>help</c>.</param>
public sealed class ChatScreen(ILineReader input, TextWriter output, TextWriter errors, IReadOnlyList<string> help) : IScreen
{
    private bool _promptOpen;

    public async Task<string?> ReadLineAsync(Prompt prompt)
    {
        Print(prompt);
        var line = await input.ReadAsync(prompt);
        if (_promptOpen && (prompt.Hidden || line is null))
            await output.WriteLineAsync();
        _promptOpen = false;
        return line;
    }

    public void AskAnew(Prompt prompt) => input.PrintAbove(() => Print(prompt), prompt);

    public void Show(ChatEvent what) => input.PrintAbove(() =>
    {
        foreach (var line in Lines(what))
            Write(output, line);
        foreach (var line in ErrorLines(what))
            Write(errors, line);
    });

    private void Print(Prompt prompt)
    {
        output.Write(prompt.Text);
        _promptOpen = !input.KeepsPrompt && prompt.Text != "" && !prompt.Text.EndsWith('\n');
    }

    private void Write(TextWriter stream, string line)
    {
        if (_promptOpen)
            output.WriteLine();
        _promptOpen = false;
        stream.WriteLine(line);
    }

    private IEnumerable<string> Lines(ChatEvent what) => what switch
    {
        LoggedIn login => [.. CourseText.Banner(login), .. help, .. CourseText.ServedBy(login)],
        HelpAsked => help,
        Registered(var id, _) => [$"name register success, userid is {id}, do not forget it!"],
        Said(var said) => [CourseText.Said(said)],
        ChatAnswered answer => [CourseText.Delivered(answer)],
        GroupChatAnswered answer => [CourseText.Delivered(answer)],
        FriendAdded(var id, var friend) => [$"friend added: {(friend is null ? id.ToString() : CourseText.Friend(friend))}"],
        FriendsListed(var friends, _) => CourseText.FriendList(friends),
        GroupCreated(var id, var name) => [$"group {SafeText.Of(name)} created, its id is {id}"],
        GroupJoined(var id, var group) => [$"joined group {id}{(group is null ? "" : $" {SafeText.Of(group.Name)}")}"],
        GroupsListed(var groups, _) => CourseText.GroupList(groups),
        OthersLoggedOut(true) => ["the password is changed, and all other logins of this account have ended"],
        OthersLoggedOut(false) => ["all other logins of this account have ended"],
        Located(var server) => [$"served by {SafeText.Of(server)}"],
        FriendMoved(var presence) => [CourseText.Moved(presence)],
        Reconnected back => [CourseText.ConnectedAgain(back), .. back.Kept.Select(CourseText.Said)],
        AnswerLate(var request) => [$"*** {RequestLabel.Of(request)}: not yet confirmed"],
        Queued(var request) => [$"*** {RequestLabel.Of(request)}: kept until the connection is back"],
        Resent(var request) => [$"*** {RequestLabel.Of(request)}: sent again"],
        _ => [],
    };

    private static IEnumerable<string> ErrorLines(ChatEvent what) => what switch
    {
        LoginRefused(_, var reason) => [$"\"{SafeText.Of(reason)}\""],
        RegisterRefused(_, var reason) => [SafeText.Of(reason)],
        RequestRefused(var request, _, var reason) => [$"{RequestLabel.Of(request)} refused: {SafeText.Of(reason)}"],
        Unanswered(Register) =>
            ["register: no answer from the server, the account may exist now: register again, and if the name is taken then it does"],
        Unanswered(var request) => [$"{RequestLabel.Of(request)}: no answer from the server, it may have been done or not"],
        ServerComplained(_, var reason) => [$"the server says: {SafeText.Of(reason)}"],
        Unreadable(var why) => [$"a message came that cannot be read: {SafeText.Of(why)}"],
        Reconnecting lost => [CourseText.Lost(lost)],
        LoginLost(var code, var reason) => [$"*** the login is lost: {SafeText.Of(reason)}; log in again"],
        Unreachable(var address, var reason) => [$"connect server error: {address}: {SafeText.Of(reason)}"],
        Disconnected(var address, var reason) => [$"disconnected from {address}: {SafeText.Of(reason)}"],
        ProtocolBroken(var why) => [$"the server does not speak this protocol: {SafeText.Of(why)}"],
        CommandUnknown(var request) => [CourseText.Unknown(request)],
        InvalidInput(var text, null) => [text],
        InvalidInput(var text, { } usage) => [text, $"usage: {usage}"],
        _ => [],
    };
}
