using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>Events in the words of a language.</summary>
/// <param name="sentences">Translates what servers, commands and connections say in English.</param>
/// <param name="help">The lines of the command help.</param>
public sealed class ScreenWords(
    TextCatalog texts, SentenceCatalog sentences, Painter paint, IReadOnlyList<string> help, TimeProvider time)
{
    private readonly TalkNames _names = new(texts, paint);
    private readonly OwnMessage _own = new(texts, sentences, paint);
    private readonly ListWords _lists = new(texts, paint);

    internal LiveRows Rows { get; } = new(texts, sentences, paint);

    /// <summary>The lines that show an event; none for an event that is not shown.</summary>
    internal IEnumerable<ScreenLine> Of(ChatEvent what, ChatState state) =>
    [
        .. OutputLines(what, state).Select(static line => new ScreenLine(line)),
        .. ErrorLines(what).Select(line => new ScreenLine(paint.Bad(line), IsError: true)),
    ];

    private IEnumerable<string> OutputLines(ChatEvent what, ChatState state) => what switch
    {
        CommandEntered(var line, not ChatMessage) => [paint.Faint($"› {SafeText.Of(line)}")],
        LoggedIn login => LoginLines(login),
        HelpAsked => help,
        Registered(var id, var name) => [texts.Format("registered", id, SafeText.Of(name))],
        LoggedOut => [texts["loggedout"]],
        MessageReceived(var said) => [Message(said, state)],
        ChatAnswered answer => [_own.Line(state, answer.Message, _own.Mark(answer))],
        GroupChatAnswered answer => [_own.Line(state, answer.Message, _own.Mark(answer.Delivery))],
        Unconfirmed(ChatMessage said) => [_own.Line(state, said, _own.Unconfirmed)],
        Unanswered(ChatMessage said) => [_own.Line(state, said, _own.Unanswered)],
        RequestRefused(ChatMessage said, _, var reason) => [_own.Line(state, said, _own.Refused(reason))],
        FriendAdded(var id, var friend) => [texts.Format("friend.added", TalkNames.Named(id, friend?.Name))],
        FriendsListed(var friends, _) => _lists.Friends(friends, state),
        GroupCreated(var id, var name) => [texts.Format("group.created", SafeText.Of(name), id)],
        GroupJoined(var id, var group) => [texts.Format("group.joined", TalkNames.Named(id, group?.Name))],
        GroupsListed(var groups, _) => _lists.Groups(groups),
        OthersLoggedOut(true) => [texts["password.changed"]],
        OthersLoggedOut(false) => [texts["others.ended"]],
        ServerLocated(var server) => [texts.Format("server", _names.Server(server))],
        UserLocated(var (id, name, server)) => [_lists.Presence(id, name, server is not null, server)],
        FriendPresenceChanged(var (id, name, online, server)) => [_lists.Presence(id, name, online, server)],
        Reconnected back =>
            [texts.Format("reconnected", back.Address, Server(back.Server)), .. back.Offline.Select(said => Offline(said, state))],
        AnswerLate(var request) => [paint.Pending(texts.Format("late", RequestLabel.Of(request)))],
        Queued(var request) => [paint.Pending(texts.Format("queued", RequestLabel.Of(request)))],
        Resent(var request) => [texts.Format("resent", RequestLabel.Of(request))],
        _ => [],
    };

    private IEnumerable<string> ErrorLines(ChatEvent what) => what switch
    {
        LoginRefused(_, var reason) => [texts.Format("login.refused", Said(reason))],
        RegisterRefused(_, var reason) => [texts.Format("register.refused", Said(reason))],
        RequestRefused(not ChatMessage, _, var reason) refused =>
            [texts.Format("request.refused", RequestLabel.Of(refused.Request), Said(reason))],
        Unanswered(Register) => [texts["register.unanswered"]],
        Unanswered(not ChatMessage) unanswered => [texts.Format("request.unanswered", RequestLabel.Of(unanswered.Request))],
        ServerReportedError(_, var reason) => [texts.Format("server.error", Said(reason))],
        Unreadable(var why) => [texts.Format("unreadable", Said(why))],
        Reconnecting { Attempt: 1 } lost => [texts.Format("lost", Said(lost.Reason))],
        Reconnecting next => [texts.Format(
            "row.reconnecting", next.Delay.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture), next.Attempt, Said(next.Reason))],
        LoginLost(_, var reason) => [texts.Format("login.lost", Said(reason))],
        Unreachable(var address, var reason) => [texts.Format("unreachable", address, Said(reason))],
        Disconnected(var address, var reason) => [texts.Format("disconnected", address, Said(reason))],
        ProtocolBroken(var why) => [texts.Format("protocol.broken", Said(why))],
        CommandUnknown(var request) => [texts.Format("command.unknown", RequestLabel.Of(request))],
        InvalidInput(var text, null) => [Said(text)],
        InvalidInput(var text, { } usage) => [$"{Said(text)} {texts.Format("usage", usage)}"],
        _ => [],
    };

    /// <summary>The server, if it sent its address. The last line of a login, so that it stays visible on a small screen.</summary>
    private IEnumerable<string> LoginLines(LoggedIn login)
    {
        var me = TalkNames.Named(login.Me.UserId, login.Me.Name);
        var state = new ChatState { Address = login.Address, Friends = [.. login.Friends], Groups = [.. login.Groups] };
        return
        [
            .. _lists.Friends(login.Friends, state),
            .. _lists.Groups(login.Groups),
            .. login.Offline.Select(said => Offline(said, state)),
            paint.Faint(texts["login.hint"]),
            login.Server is { } server
                ? $"{_names.Sign(server)} {texts.Format("login.served", me, Server(server))}"
                : texts.Format("login.ok", me),
        ];
    }

    private string Message(ChatMessage said, ChatState state)
    {
        var group = said is GroupChat ? $"[{_names.Of(state, Talks.Of(said, isMine: false))}] " : "";
        return $"{MessageAge.Clock(said)} {group}{paint.Strong(TalkNames.Named(said.From, said.Name))}: {SafeText.Of(said.Text)}";
    }

    private string Offline(ChatMessage said, ChatState state)
    {
        var age = MessageAge.Of(said, time.GetLocalNow().DateTime, texts);
        var tag = age is null ? texts["offline"] : texts.Format("offline.age", age);
        return $"{paint.Pending($"[{tag}]")} {Message(said, state)}";
    }

    private string Server(string? server) => server is null ? "?" : paint.Server(ServerSign.Of(server), SafeText.Of(server));

    private string Said(string sentence) => sentences.Translate(SafeText.Of(sentence));
}
