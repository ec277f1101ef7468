using ChatCluster.Client.Screen;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>How a person or a script talks to the client: which line is asked for next, and what it means.</summary>
public interface IDialogue
{
    /// <summary>A missing answer ends the program: a script relies on the order of the events.</summary>
    bool NeedsEveryAnswer { get; }

    /// <summary>How long after a loss the connection may take to come back; null for as long as it takes.</summary>
    TimeSpan? Patience { get; }

    /// <summary>How long a line may wait for its answer in all, over any number of connections; null for as long as the server is there.</summary>
    TimeSpan? AnswerPatience { get; }

    /// <summary>When <see cref="Look"/> wants to be called at the latest, by the monotonic clock (<see cref="Uptime"/>); null for no such time.</summary>
    TimeSpan? Alarm { get; }

    /// <summary>The next question; null when nothing may be said now.</summary>
    Prompt? Ask(ChatState state);

    /// <summary>Takes the answer to the last question.</summary>
    Intent Hear(string line, ChatState state);

    /// <summary>Called after everything that happened; null when nothing follows.</summary>
    Intent? Look();

    /// <summary>The code of an end that was wished for.</summary>
    /// <param name="sawInvalidInput">A line was no command.</param>
    int ExitCode(ChatState state, bool sawInvalidInput);
}
