namespace ChatCluster.Client.Screen;

/// <summary>Lines of input, one at a time.</summary>
public interface ILineReader
{
    /// <summary>The reader itself keeps question and unfinished line together, and ends the line on the screen whichever way it ends.</summary>
    bool KeepsPrompt => false;

    /// <summary>The next line without its end; null at the end of input.</summary>
    /// <param name="prompt">The question, printed already. If it is hidden, nothing of the line may appear on a terminal.</param>
    /// <exception cref="InvalidDataException">The line is no text, as the message says; the next one can be read.</exception>
    Task<string?> ReadAsync(Prompt prompt);

    /// <summary>Prints while a line may be under way.</summary>
    /// <param name="print">Whole lines, but for what <paramref name="prompt"/> ends with.</param>
    /// <param name="prompt">What the line under way answers from now on; null for no change.</param>
    void PrintAbove(Action print, Prompt? prompt = null) => print();
}
