using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>
/// Reads lines of a user at a terminal: commands with a slash, the course's commands, and plain text for the current talk. Upper and lower
/// case are the same, and full-width separators are accepted.
/// </summary>
/// <param name="prompt">Stands before the line.</param>
public sealed class TalkCommands(Func<ChatState, Prompt> prompt) : ICommandReader
{
    public Prompt Prompt(ChatState state) => prompt(state);

    public Intent Read(string line, ChatState state, MessageAuthor author)
    {
        line = line.Trim();
        var input = new TalkInput(state, author);
        if (line is [var first, ..] && FullWidth.IsSlash(first))
            return line is [_, var second, ..] && FullWidth.IsSlash(second) ? Say(line[1..], input) : ReadSlash(line[1..], input);
        return ReadCourse(line, input) ?? Say(line, input);
    }

    private static Intent Say(string text, TalkInput input) =>
        input.State.Talk is { } talk ? input.Say(talk, text)! : TalkTable.NoTalk;

    private static Intent ReadSlash(string line, TalkInput input)
    {
        var (typed, rest) = FullWidth.SplitWord(line);
        var name = FullWidth.Narrow(typed);
        if (TalkTable.Rows.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } command)
            return command.Read(rest, input) ?? Intent.Show(new InvalidInput($"/{command.Name} command invalid!", command.Usage));
        return ClosestWord.Of(name, TalkTable.Rows.Select(static row => row.Name)) is { } near
            ? Intent.Show(new InvalidInput($"unknown command /{name}! did you mean /{near}?"))
            : Intent.Show(new InvalidInput($"unknown command /{name}!", "/help"));
    }

    /// <summary>One of the course's commands; null for a text that is none.</summary>
    private static Intent? ReadCourse(string line, TalkInput input)
    {
        var at = line.IndexOfAny(FullWidth.Colons);
        var (name, rest) = at < 0 ? (line, "") : (line[..at].TrimEnd(), line[(at + 1)..]);
        name = FullWidth.Narrow(name);
        if (CommandTable.Rows.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } command)
            return CommandTable.Read(command, OrdinaryFirstField(rest), input.Author);
        // A text may contain a colon too. It is taken for a mistyped command only if an id follows, or if it could not be sent anyway.
        var isCommandLike = at >= 0 && (input.State.Talk is null || Arguments.Id(OrdinaryFirstField(rest).Split(':')[0]) is not null);
        return isCommandLike && ClosestWord.Of(name, CommandTable.Rows.Select(static row => row.Name)) is { } near
            ? Intent.Show(new InvalidInput($"unknown command {name}! did you mean {near}?"))
            : null;
    }

    /// <summary>The fields of a command with an ordinary colon behind the first, and ordinary digits in it if it is an id.</summary>
    private static string OrdinaryFirstField(string fields)
    {
        var at = fields.IndexOfAny(FullWidth.Colons);
        var (head, tail) = at < 0 ? (fields, "") : (fields[..at], $":{fields[(at + 1)..]}");
        var number = FullWidth.Narrow(head);
        return (Arguments.Id(number) is null ? head : number) + tail;
    }
}
