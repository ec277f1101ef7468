using ChatCluster.Presentation;

namespace ChatCluster.Client.Input;

/// <summary>The words of the line editor's own questions.</summary>
/// <param name="AskToPaste">Asks whether to send this number of pasted lines; y means yes.</param>
/// <param name="Searching">Stands before the line found while the user searches the history for a text.</param>
public sealed record EditorWords(Func<int, string> AskToPaste, Func<string, string> Searching)
{
    /// <summary>A longer paste is sent only after a question.</summary>
    public const int MostPastedLines = 5;

    public static EditorWords Of(TextCatalog texts) =>
        new(lines => texts.Format("editor.paste", lines), searched => texts.Format("editor.search", searched));
}
