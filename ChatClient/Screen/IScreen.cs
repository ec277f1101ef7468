using ChatCluster.Client.State;

namespace ChatCluster.Client.Screen;

/// <summary>Where a person or script reads and writes. Used by one loop at a time.</summary>
public interface IScreen
{
    void Show(ChatEvent what);

    /// <summary>The line that is awaited answers another question now.</summary>
    void AskAnew(Prompt prompt);

    /// <summary>Asks for one line.</summary>
    /// <returns>The line, or null at the end of input. Other events may be shown while it is awaited.</returns>
    /// <exception cref="InvalidDataException">See <see cref="ILineReader.ReadAsync"/>.</exception>
    Task<string?> ReadLineAsync(Prompt prompt);
}
