using ChatCluster.Client.Screen;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>
/// The dialogue with a script: a line is taken when the one before has its answer, so the events come in the order of the commands. Empty lines
/// and lines that begin with # say nothing. The two lines after <c>password</c> are the old and the new one, whatever stands in them.
/// </summary>
public sealed class ScriptDialogue(TimeProvider time, PrintedLines printed) : IDialogue
{
    private Waiting? _waiting;
    private PasswordQuestions? _passwords;

    public bool NeedsEveryAnswer => true;

    public TimeSpan? Patience { get; } = TimeSpan.FromSeconds(60);

    public TimeSpan? AnswerPatience { get; } = TimeSpan.FromSeconds(120);

    public TimeSpan? Alarm => _waiting?.Until;

    public Prompt? Ask(ChatState state) => _waiting is null && !state.IsOwedAnswer ? Prompt.Silent : null;

    public Intent Hear(string line, ChatState state)
    {
        if (_passwords is { } passwords)
        {
            var answer = passwords.Hear(line.TrimEnd('\r'));
            if (answer is not null)
                _passwords = null;
            return answer ?? Intent.Nothing;
        }
        line = line.Trim();
        if (line == "" || line.StartsWith('#'))
            return Intent.Nothing;
        var speaker = Speaker.Of(state, time);
        if (ScriptTable.Find(line) is not var (command, rest))
        {
            var intent = CommandTable.Read(line, speaker);
            if (intent.AsksForPasswords)
                _passwords = new(repeats: false);
            return intent;
        }
        if (ScriptTable.IsWait(command) && ScriptTable.ReadWait(rest) is var (span, text))
            _waiting = new(text, span, Uptime.Now(time) + span);
        return CommandTable.Read(command, rest, speaker);
    }

    public Intent? Look()
    {
        if (_waiting is not { } waiting)
            return null;
        var met = printed.TryTake(waiting.Text);
        if (!met && Uptime.Now(time) < waiting.Until)
            return null;
        _waiting = null;
        return met ? Intent.Show(new WaitMet(waiting.Text)) : Intent.Fail(new WaitMissed(waiting.Text, waiting.Span.TotalSeconds));
    }

    public int ExitCode(ChatState state, bool sawInvalidInput)
    {
        if (state.Refused is not null)
            return Commands.ExitCode.Refused;
        return sawInvalidInput ? Commands.ExitCode.Usage : Commands.ExitCode.Ok;
    }

    private sealed record Waiting(string Text, TimeSpan Span, TimeSpan Until);
}
