using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Screen;

/// <summary>The input and output of a user or a script. Used by one loop at a time.</summary>
public interface IScreen
{
    void Show(ChatEvent what);

    /// <summary>Takes over the state from which later events came; a screen may show a part of it all the time.</summary>
    void Follow(ChatState state)
    {
    }

    /// <summary>Replaces the question of the line that is being read.</summary>
    void ReplacePrompt(Prompt prompt);

    /// <summary>Asks for one line of input.</summary>
    /// <returns>The line, or null at the end of input. Events may be shown while it is read.</returns>
    /// <exception cref="InvalidDataException">See <see cref="ILineReader.ReadAsync"/>.</exception>
    Task<string?> ReadLineAsync(Prompt prompt);
}
