using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>Turns lines of input into requests: the menu of a user at a terminal, or the commands of a script.</summary>
public interface IDialogue
{
    /// <summary>A missing answer ends the program: a script relies on the order of the events.</summary>
    bool NeedsEveryAnswer { get; }

    /// <summary>How long re-establishing a lost connection may take; null for no limit.</summary>
    TimeSpan? ReconnectTimeout { get; }

    /// <summary>How long a line may wait for its answer, over any number of connections; null for no limit.</summary>
    TimeSpan? AnswerTimeout { get; }

    /// <summary>The latest time to call <see cref="Poll"/>, by the monotonic clock (<see cref="Uptime"/>); null for none.</summary>
    TimeSpan? NextPoll { get; }

    /// <summary>The next question; null while no line is accepted.</summary>
    Prompt? NextPrompt(ChatState state);

    /// <summary>Interprets the answer to the last question.</summary>
    Intent HandleLine(string line, ChatState state);

    /// <summary>The input has ended; there are no more lines.</summary>
    Intent HandleEndOfInput();

    /// <summary>What to do after an event or at <see cref="NextPoll"/>; null for nothing. Called until it returns null.</summary>
    Intent? Poll();

    /// <summary>The exit code after the user or the script left.</summary>
    /// <param name="sawInvalidInput">A line was no command, or the server did not know it.</param>
    int ExitCode(ChatState state, bool sawInvalidInput);
}
