using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>What a script can say besides the course's commands: <c>name arguments</c>. It replaces the menu and adds questions.</summary>
public static class ScriptTable
{
    private const string WaitName = "wait";
    private const string QuitName = "quit";

    public static readonly IReadOnlyList<Command> Rows =
    [
        new("login", "login ID PASSWORD", "log in; the password is the rest of the line", ReadLogin, Identity.LoggedOut),
        new("register", "register NAME PASSWORD", "make an account; the password is the last word, the name may have several", ReadRegister, Identity.LoggedOut),
        new("friends", "friends", "list the friends as they are now", static (rest, _) => Bare(rest, Intent.Ask(new Roster(), ListKind.Friends))),
        new("groups", "groups", "list the groups and their members as they are now", static (rest, _) => Bare(rest, Intent.Ask(new Roster(), ListKind.Groups))),
        new("where", "where", "ask which server process answers, also before login", static (rest, _) => Bare(rest, Intent.Ask(new Heartbeat())), Identity.Anyone),
        new(WaitName, "wait SECONDS TEXT", "go on when an event line with TEXT was printed, each line serving one wait; exit 1 if none comes in time", static (rest, _) => ReadWait(rest) is null ? null : Intent.Nothing, Identity.Anyone),
        new(QuitName, "quit", "log out and end, as the end of input does", static (rest, _) => Bare(rest, Intent.Leave), Identity.Anyone),
    ];

    /// <summary>The script command that <paramref name="line"/> names, with the text behind the name; null when it names none.</summary>
    public static (Command Command, string Tail)? Find(string line)
    {
        var (name, rest) = Arguments.Split(line, ' ') ?? (line, "");
        return Rows.FirstOrDefault(row => row.Name == name) is { } command ? (command, rest.Trim()) : null;
    }

    /// <summary>The time and text of a <c>wait</c>; null when they are not there.</summary>
    public static (TimeSpan Time, string Text)? ReadWait(string rest) =>
        Arguments.Split(rest, ' ') is var (seconds, text)
        && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= 86400
        && text.Trim() is { Length: > 0 } wanted
            ? (TimeSpan.FromSeconds(number), wanted)
            : null;

    internal static bool IsWait(Command command) => command.Name == WaitName;

    private static Intent? Bare(string rest, Intent intent) => rest == "" ? intent : null;

    private static Intent? ReadLogin(string rest, Speaker speaker) =>
        Arguments.Split(rest, ' ') is var (id, password) && Arguments.Id(id) is { } number ? Intent.Ask(new Login(number, password.Trim())) : null;

    private static Intent? ReadRegister(string rest, Speaker speaker) => rest.LastIndexOf(' ') is var at and > 0
        ? Intent.Ask(new Register(rest[..at].Trim(), rest[(at + 1)..]))
        : null;
}
