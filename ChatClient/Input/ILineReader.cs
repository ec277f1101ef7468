namespace ChatCluster.Client.Input;

/// <summary>Lines of input, one at a time.</summary>
public interface ILineReader
{
    /// <summary>The reader redraws the question with the unfinished line, and itself ends the line on the screen.</summary>
    bool KeepsPrompt => false;

    /// <summary>Reads the next line, without its line end; null at the end of input.</summary>
    /// <param name="prompt">The question, already printed. If it is hidden, the line must not appear on the terminal.</param>
    /// <exception cref="InvalidDataException">The line is not valid text; the message says why. The next line can be read.</exception>
    Task<string?> ReadAsync(Prompt prompt);

    /// <summary>Prints while a line may be in progress.</summary>
    /// <param name="print">Prints whole lines, except for the end of <paramref name="prompt"/>.</param>
    /// <param name="prompt">The new question for the line in progress; null for no change.</param>
    void PrintAbove(Action print, Prompt? prompt = null) => print();

    /// <summary>Keeps these lines between the printed text and the question. A reader that cannot draw ignores them.</summary>
    void ShowRows(IReadOnlyList<string> rows)
    {
    }
}
