using ChatCluster.Client.Input;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>
/// The commands of a script. A line is read when the previous one has its answer, so the events come in the order of the commands. Empty
/// lines and lines that begin with # are skipped. The two lines after <c>password</c> are the old and the new password, whatever they
/// contain.
/// </summary>
public sealed class ScriptDialogue(TimeProvider time, PrintedLines printed) : IDialogue
{
    private Waiting? _waiting;
    private PasswordQuestions? _passwords;
    private bool _endedInPassword;

    public bool NeedsEveryAnswer => true;

    public TimeSpan? ReconnectTimeout { get; } = TimeSpan.FromSeconds(60);

    public TimeSpan? AnswerTimeout { get; } = TimeSpan.FromSeconds(120);

    public TimeSpan? NextPoll => _waiting?.Until;

    public Prompt? NextPrompt(ChatState state) => _waiting is null && !state.IsOwedAnswer ? Prompt.Silent : null;

    public Intent HandleLine(string line, ChatState state)
    {
        if (_passwords is { } passwords)
        {
            var answer = passwords.HandleLine(line.TrimEnd('\r'));
            if (answer is not null)
                _passwords = null;
            return answer ?? Intent.Nothing;
        }
        line = line.Trim();
        if (line == "" || line.StartsWith('#'))
            return Intent.Nothing;
        var author = MessageAuthor.Of(state, time);
        if (ScriptTable.Find(line) is not var (command, rest))
        {
            var intent = CommandTable.Read(line, author);
            if (intent.AsksForPasswords)
                _passwords = new(MenuQuestions.Course, repeats: false);
            return intent;
        }
        if (ScriptTable.IsWait(command) && ScriptTable.ReadWait(rest) is var (span, text))
            _waiting = new(text, span, Uptime.Now(time) + span);
        return CommandTable.Read(command, rest, author);
    }

    /// <remarks>A script that ends within <c>password</c> is broken: the change it asked for did not happen.</remarks>
    public Intent HandleEndOfInput()
    {
        _endedInPassword = _passwords is not null;
        return _endedInPassword
            ? Intent.LeaveWith(new InvalidInput("password: the input ended before the new password, the password is not changed!"))
            : Intent.Leave;
    }

    public Intent? Poll()
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
        if (_endedInPassword)
            return Commands.ExitCode.Failed;
        return sawInvalidInput ? Commands.ExitCode.Usage : Commands.ExitCode.Ok;
    }

    private sealed record Waiting(string Text, TimeSpan Span, TimeSpan Until);
}
