using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The course's dialogue with a person: the menu, its questions, and once logged in the commands.</summary>
public sealed class MenuDialogue(TimeProvider time) : IDialogue
{
    private static readonly Prompt Menu = new(
        """
        ========================
        1. login
        2. register
        3. quit
        ========================
        choice:
        """);

    private static readonly Prompt AskUserId = new("userid:");
    private static readonly Prompt AskName = new("username:");
    private static readonly Prompt AskPassword = new("userpassword:", Hidden: true);

    private Prompt _question = Menu;
    private Func<string, Message>? _request;
    private PasswordQuestions? _passwords;

    public bool NeedsEveryAnswer => false;

    public TimeSpan? Patience => null;

    public TimeSpan? AnswerPatience => null;

    public TimeSpan? Alarm => null;

    public Prompt? Ask(ChatState state)
    {
        if (state.IsIdentityOpen)
            return null;
        return state.Me is null ? _question : _passwords?.Question ?? Prompt.Silent;
    }

    public Intent Hear(string line, ChatState state)
    {
        if (state.Me is not null)
            return HearCommand(line, state);
        _passwords = null;
        if (_question == AskUserId)
            return HearUserId(line);
        if (_question == AskName)
            return HearName(line.Trim());
        return _question == AskPassword ? HearPassword(line) : HearChoice(line.Trim());
    }

    public Intent? Look() => null;

    public int ExitCode(ChatState state, bool sawInvalidInput) => Commands.ExitCode.Ok;

    private Intent HearCommand(string line, ChatState state)
    {
        if (_passwords is { } passwords)
        {
            var answer = passwords.Hear(line);
            if (answer is not null)
                _passwords = null;
            return answer ?? Intent.Nothing;
        }
        var intent = line.AsSpan().Trim().IsEmpty ? Intent.Nothing : CommandTable.Read(line, Speaker.Of(state, time));
        if (intent.AsksForPasswords)
            _passwords = new(repeats: true);
        return intent;
    }

    private Intent HearChoice(string choice)
    {
        switch (choice)
        {
            case "1":
                return Next(AskUserId);
            case "2":
                return Next(AskName);
            case "3":
                return Intent.Leave;
            default:
                return Intent.Show(new InvalidInput("invalid input!"));
        }
    }

    private Intent HearUserId(string line)
    {
        if (Arguments.Id(line) is not { } id)
            return BackToMenu(Intent.Show(new InvalidInput("invalid userid, a number is wanted, for example 13!")));
        _request = password => new Login(id, password);
        return Next(AskPassword);
    }

    private Intent HearName(string name)
    {
        if (name == "")
            return BackToMenu(Intent.Show(new InvalidInput("invalid username, it is empty!")));
        _request = password => new Register(name, password);
        return Next(AskPassword);
    }

    private Intent HearPassword(string password) => BackToMenu(Intent.Ask(_request!(password)));

    private Intent Next(Prompt question)
    {
        _question = question;
        return Intent.Nothing;
    }

    /// <summary>Whatever the answer will be: after it the person is logged in, or chooses again.</summary>
    private Intent BackToMenu(Intent intent)
    {
        _question = Menu;
        return intent;
    }
}
