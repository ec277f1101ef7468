namespace ChatCluster.Client.Input;

/// <summary>
/// A line being edited, with the keys of a shell: arrows, Home, End and Alt-B, Alt-F move the cursor; Backspace, Delete, Ctrl-D, Ctrl-U,
/// Ctrl-K and Ctrl-W delete, Ctrl-Y brings back; Up, Down and Ctrl-R recall earlier lines. Every step is one grapheme cluster: a character
/// as the user sees it.
/// </summary>
/// <param name="history">Earlier lines, oldest first.</param>
/// <param name="killed">What earlier lines deleted, for Ctrl-Y; null for nothing yet.</param>
public sealed class EditedLine(IReadOnlyList<string> history, KillBuffer? killed = null)
{
    private readonly EditedText _text = new();
    private readonly KillBuffer _killed = killed ?? new();
    private HistorySearch? _search;
    private string _draft = "";
    private int _back;
    private bool _isAbandoned;

    /// <summary>The line; null if the input ended instead.</summary>
    public string? Text => _isAbandoned ? null : _text.ToString();

    public bool IsEmpty => _text.IsEmpty;

    /// <summary>The text before the cursor.</summary>
    public string Before => _text.Before;

    /// <summary>The text searched for in the history; null while there is no search.</summary>
    public string? Searched => _search?.Query;

    /// <summary>The number of clusters measured so far, for tests of the cost of a key.</summary>
    public int Measured => _text.Measured;

    /// <summary>Processes one key.</summary>
    /// <returns>False when the line is finished.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        if (_search is not null && Search(key))
            return true;
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                return false;
            case { KeyChar: Ctrl.D } when _text.IsEmpty:
                _isAbandoned = true;
                return false;
            case { KeyChar: Ctrl.R }:
                _search = new(history);
                _draft = _text.ToString();
                break;
            case { Key: ConsoleKey.UpArrow } or { KeyChar: Ctrl.P }:
                Recall(_back + 1);
                break;
            case { Key: ConsoleKey.DownArrow } or { KeyChar: Ctrl.N }:
                Recall(_back - 1);
                break;
            default:
                _text.Press(key, _killed);
                break;
        }
        return true;
    }

    /// <summary>Replaces the text before the cursor from <paramref name="start"/>, a UTF-16 index.</summary>
    public void ReplaceBefore(int start, string text) => _text.ReplaceBefore(start, text);

    /// <summary>The part of the text around the cursor that fits, and the number of cells before the cursor.</summary>
    public (string Visible, int Cursor) View(int cells) => _text.View(cells);

    /// <summary>
    /// Shows what is found. A key that is not of the search ends it and acts on the line found; Ctrl-G goes back to the draft.
    /// </summary>
    private bool Search(ConsoleKeyInfo key)
    {
        if (_search!.Press(key))
        {
            if (_search.Found is { } found)
                _text.Set(found);
            return true;
        }
        _search = null;
        if (key.KeyChar is not (Ctrl.G or Ctrl.Escape))
            return false;
        _text.Set(_draft);
        return true;
    }

    /// <param name="back">How many lines back; 0 for the line being edited.</param>
    private void Recall(int back)
    {
        if (back < 0 || back > history.Count)
            return;
        if (_back == 0)
            _draft = _text.ToString();
        _back = back;
        _text.Set(back == 0 ? _draft : history[^back]);
    }
}
