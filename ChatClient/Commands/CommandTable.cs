using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The course's seven commands and two of ours, for users and scripts: <c>name:argument:free text</c>.</summary>
public static class CommandTable
{
    public static readonly IReadOnlyList<Command> Rows =
    [
        new("help", "help", "显示所有支持的命令，格式help", static (_, _) => Intent.Show(new HelpAsked()), LoginRequirement.Anyone),
        new("chat", "chat:friendid:message", "一对一聊天，格式chat:friendid:message", ReadChat),
        new("addfriend", "addfriend:friendid", "添加好友，格式addfriend:friendid", ReadAddFriend),
        new("creategroup", "creategroup:groupname:groupdesc", "创建群组，格式creategroup:groupname:groupdesc", ReadCreateGroup),
        new("addgroup", "addgroup:groupid", "加入群组，格式addgroup:groupid", ReadJoinGroup),
        new("groupchat", "groupchat:groupid:message", "群聊，格式groupchat:groupid:message", ReadGroupChat),
        new("loginout", "loginout", "注销，格式loginout", static (_, author) => Intent.Ask(new Logout(author.Me?.UserId))),
        new("logoutall", "logoutall", "注销此账号在别处的所有登录，格式logoutall",
            static (_, author) => Ours("logoutall", author, Intent.Ask(new LogoutAll()))),
        new("password", "password", "修改密码，并注销别处的所有登录，格式password",
            static (_, author) => Ours("password", author, Intent.AskForPasswords)),
    ];

    /// <summary>The help, in the course's words and with its empty line at the end.</summary>
    public static readonly IReadOnlyList<string> Help =
        ["show command list >>> ", .. Rows.Select(static row => $"{row.Name} : {row.Description}"), ""];

    /// <summary>Parses a typed line.</summary>
    public static Intent Read(string line, MessageAuthor author)
    {
        var (name, rest) = Arguments.Split(line.Trim(), ':') ?? (line.Trim(), "");
        return Rows.FirstOrDefault(row => row.Name == name.TrimEnd()) is { } command
            ? Read(command, rest, author)
            : Intent.Show(new InvalidInput("invalid input command!", "help shows the commands"));
    }

    internal static Intent Read(Command command, string rest, MessageAuthor author) => (command.Needs, author.Me) switch
    {
        (LoginRequirement.LoggedIn, null) => Intent.Show(new InvalidInput($"{command.Name}: log in first!")),
        (LoginRequirement.LoggedOut, { } me) =>
            Intent.Show(new InvalidInput($"{command.Name}: user {me.UserId} is logged in, log out first (loginout)!")),
        _ => command.Read(rest, author) ?? Intent.Show(new InvalidInput($"{command.Name} command invalid!", command.Usage)),
    };

    /// <summary>The course's server knows none of our commands, and would not answer.</summary>
    private static Intent Ours(string name, MessageAuthor author, Intent intent) =>
        author.Mid is null ? Intent.Show(new InvalidInput($"{name}: this server does not know it!")) : intent;

    private static Intent? ReadChat(string rest, MessageAuthor author) =>
        Arguments.Split(rest, ':') is var (head, text) && Arguments.Id(head) is { } to && text != ""
            ? Intent.Ask(author.Stamp(new Chat { To = to, Text = text }))
            : null;

    private static Intent? ReadGroupChat(string rest, MessageAuthor author) =>
        Arguments.Split(rest, ':') is var (head, text) && Arguments.Id(head) is { } group && text != ""
            ? Intent.Ask(author.Stamp(new GroupChat { GroupId = group, Text = text }))
            : null;

    private static Intent? ReadAddFriend(string rest, MessageAuthor author) =>
        Arguments.Id(rest) is { } friend ? Intent.Ask(new AddFriend(author.Me?.UserId, friend)) : null;

    private static Intent? ReadCreateGroup(string rest, MessageAuthor author) =>
        Arguments.Split(rest, ':') is var (name, description) && name.Trim() != ""
            ? Intent.Ask(new CreateGroup(author.Me?.UserId, name.Trim(), description.Trim()))
            : null;

    private static Intent? ReadJoinGroup(string rest, MessageAuthor author) =>
        Arguments.Id(rest) is { } group ? Intent.Ask(new JoinGroup(author.Me?.UserId, group)) : null;
}
