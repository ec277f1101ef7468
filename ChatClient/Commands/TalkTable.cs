using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The commands with a slash, for users at a terminal. The course's commands work beside them.</summary>
internal static class TalkTable
{
    public static readonly IReadOnlyList<TalkCommand> Rows =
    [
        new("msg", "WHO TEXT", "help.msg", ReadMessage),
        new("query", "[WHO]", "help.query", ReadQuery),
        new("group", "GROUP [TEXT]", "help.group", ReadGroup),
        new("say", "TEXT", "help.say", static (rest, input) => input.State.Talk is { } talk ? input.Say(talk, rest) : NoTalk),
        new("who", "", "help.who", static (_, _) => Intent.Ask(new Roster(), ListKind.Friends)),
        new("groups", "", "help.groups", static (_, _) => Intent.Ask(new Roster(), ListKind.Groups)),
        new("where", "[WHO]", "help.where", ReadWhere),
        new("friend", "ID", "help.friend", static (rest, input) => Course("addfriend", FullWidth.Narrow(rest), input)),
        new("create", "NAME [DESCRIPTION]", "help.create", ReadCreate),
        new("join", "GROUP", "help.join", static (rest, input) => Course("addgroup", FullWidth.Narrow(rest), input)),
        new("password", "", "help.password", static (_, input) => Course("password", "", input)),
        new("logoutall", "", "help.logoutall", static (_, input) => Course("logoutall", "", input)),
        new("logout", "", "help.logout", static (_, input) => Course("loginout", "", input)),
        new("help", "", "help.help", static (_, input) => Course("help", "", input)),
        new("quit", "", "help.quit", static (_, _) => Intent.Leave),
    ];

    /// <summary>Plain text without a talk goes nowhere.</summary>
    public static readonly Intent NoTalk = Intent.Show(new InvalidInput("no talk is open!", "/query 21"));

    private static Intent? ReadMessage(string rest, TalkInput input) =>
        NameLookup.User(rest, input.State) is var (id, text) ? input.Say(new(id, IsGroup: false), text) : null;

    private static Intent? ReadQuery(string rest, TalkInput input)
    {
        if (rest == "")
            return Open(null);
        return NameLookup.User(rest, input.State) is (var id, "") ? Open(new(id, IsGroup: false)) : null;
    }

    private static Intent? ReadGroup(string rest, TalkInput input) => NameLookup.Group(rest, input.State) switch
    {
        null => null,
        (var id, "") => Open(new(id, IsGroup: true)),
        var (id, text) => input.Say(new(id, IsGroup: true), text),
    };

    private static Intent? ReadWhere(string rest, TalkInput input)
    {
        if (rest == "")
            return Intent.Ask(new Heartbeat());
        return NameLookup.User(rest, input.State) is (var id, "") ? Intent.Ask(new Locate(id)) : null;
    }

    private static Intent? ReadCreate(string rest, TalkInput input)
    {
        var (name, description) = FullWidth.SplitWord(rest);
        return name == "" ? null : Intent.Ask(new CreateGroup(input.Author.Me?.UserId, name, description));
    }

    private static Intent Open(Talk? talk) => Intent.Change(state => Talks.Open(state, talk));

    private static Intent? Course(string name, string rest, TalkInput input) =>
        CommandTable.Rows.Single(row => row.Name == name).Read(rest, input.Author);
}
