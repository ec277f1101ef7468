using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The commands of a script besides the course's: <c>name arguments</c>. They replace the menu and add queries.</summary>
public static class ScriptTable
{
    private const string WaitName = "wait";
    private const string QuitName = "quit";

    public static readonly IReadOnlyList<Command> Rows =
    [
        new("login", "login ID PASSWORD", "log in; the password is the rest of the line", ReadLogin, LoginRequirement.LoggedOut),
        new("register", "register NAME PASSWORD", "create an account; the password is the last word, the name may have several",
            ReadRegister, LoginRequirement.LoggedOut),
        new("friends", "friends", "show the current list of friends",
            static (rest, _) => Bare(rest, Intent.Ask(new Roster(), ListKind.Friends))),
        new("groups", "groups", "show the current groups and their members",
            static (rest, _) => Bare(rest, Intent.Ask(new Roster(), ListKind.Groups))),
        new("where", "where [ID]", "show which server process answers, also before a login; with ID, which one the user is online on",
            ReadWhere, LoginRequirement.Anyone),
        new(WaitName, "wait SECONDS TEXT",
            "wait for an event line with TEXT (each line satisfies only one wait); exit 1 if none comes in time",
            static (rest, _) => ReadWait(rest) is null ? null : Intent.Nothing, LoginRequirement.Anyone),
        new(QuitName, "quit", "log out and end, like the end of input",
            static (rest, _) => Bare(rest, Intent.Leave), LoginRequirement.Anyone),
    ];

    /// <summary>The script command that <paramref name="line"/> names, with the text after the name; null if it names none.</summary>
    public static (Command Command, string Tail)? Find(string line)
    {
        var (name, rest) = Arguments.Split(line, ' ') ?? (line, "");
        return Rows.FirstOrDefault(row => row.Name == name) is { } command ? (command, rest.Trim()) : null;
    }

    /// <summary>The time and text of a <c>wait</c>; null if they are missing.</summary>
    public static (TimeSpan Time, string Text)? ReadWait(string rest) =>
        Arguments.Split(rest, ' ') is var (seconds, text)
        && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= 86400
        && text.Trim() is { Length: > 0 } wanted
            ? (TimeSpan.FromSeconds(number), wanted)
            : null;

    internal static bool IsWait(Command command) => command.Name == WaitName;

    private static Intent? Bare(string rest, Intent intent) => rest == "" ? intent : null;

    private static Intent? ReadWhere(string rest, MessageAuthor author) =>
        rest == "" ? Intent.Ask(new Heartbeat()) : Arguments.Id(rest) is { } id ? Intent.Ask(new Locate(id)) : null;

    private static Intent? ReadLogin(string rest, MessageAuthor author) =>
        Arguments.Split(rest, ' ') is var (id, password) && Arguments.Id(id) is { } number
            ? Intent.Ask(new Login(number, password.Trim()))
            : null;

    private static Intent? ReadRegister(string rest, MessageAuthor author) => rest.LastIndexOf(' ') is var at and > 0
        ? Intent.Ask(new Register(rest[..at].Trim(), rest[(at + 1)..]))
        : null;
}
