using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The dialogue with a user: the menu and its questions, and after a login the commands.</summary>
/// <param name="questions">The words of the questions.</param>
/// <param name="commands">Reads what is typed after a login.</param>
public sealed class MenuDialogue(TimeProvider time, MenuQuestions questions, ICommandReader commands) : IDialogue
{
    private readonly MenuQuestions _questions = questions;
    private Prompt _question = questions.Menu;
    private Func<string, Message>? _request;
    private PasswordQuestions? _passwords;

    public bool NeedsEveryAnswer => false;

    public TimeSpan? ReconnectTimeout => null;

    public TimeSpan? AnswerTimeout => null;

    public TimeSpan? NextPoll => null;

    public Prompt? NextPrompt(ChatState state)
    {
        if (state.IsIdentityOpen)
            return null;
        return state.Me is null ? _question : _passwords?.Question ?? commands.Prompt(state);
    }

    public Intent HandleLine(string line, ChatState state)
    {
        if (state.Me is not null)
            return HandleCommand(line, state);
        _passwords = null;
        if (_question == _questions.UserId)
            return HandleUserId(line);
        if (_question == _questions.Name)
            return HandleName(line.Trim());
        return _question == _questions.Password ? HandlePassword(line) : HandleChoice(FullWidth.Narrow(line.Trim()));
    }

    public Intent HandleEndOfInput() => Intent.Leave;

    public Intent? Poll() => null;

    public int ExitCode(ChatState state, bool sawInvalidInput) => Commands.ExitCode.Ok;

    private Intent HandleCommand(string line, ChatState state)
    {
        if (_passwords is { } passwords)
        {
            var answer = passwords.HandleLine(line);
            if (answer is not null)
                _passwords = null;
            return answer ?? Intent.Nothing;
        }
        var intent = line.AsSpan().Trim().IsEmpty
            ? Intent.Nothing
            : commands.Read(line, state, MessageAuthor.Of(state, time));
        if (intent.AsksForPasswords)
            _passwords = new(_questions, repeats: true);
        return intent;
    }

    private Intent HandleChoice(string choice)
    {
        switch (choice)
        {
            case "1":
                return Next(_questions.UserId);
            case "2":
                return Next(_questions.Name);
            case "3":
                return Intent.Leave;
            default:
                return Intent.Show(new InvalidInput("invalid input!"));
        }
    }

    /// <summary>
    /// A refused answer is asked for again: at the menu the password that the user types next would be readable. An empty one goes back.
    /// </summary>
    private Intent HandleUserId(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return BackToMenu(Intent.Nothing);
        if (Arguments.Id(FullWidth.Narrow(line)) is not { } id)
            return Intent.Show(new InvalidInput("invalid userid, expected a number such as 13!"));
        _request = password => new Login(id, password);
        return Next(_questions.Password);
    }

    private Intent HandleName(string name)
    {
        if (name == "")
            return BackToMenu(Intent.Nothing);
        _request = password => new Register(name, password);
        return Next(_questions.Password);
    }

    private Intent HandlePassword(string password) => BackToMenu(Intent.Ask(_request!(password)));

    private Intent Next(Prompt question)
    {
        _question = question;
        return Intent.Nothing;
    }

    /// <summary>After the answer the user is logged in, or chooses again.</summary>
    private Intent BackToMenu(Intent intent)
    {
        _question = _questions.Menu;
        return intent;
    }
}
