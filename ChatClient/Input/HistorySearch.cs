namespace ChatCluster.Client.Input;

/// <summary>Ctrl-R: the newest earlier line that contains what is typed. Ctrl-R again goes on to older lines.</summary>
/// <param name="history">Earlier lines, oldest first.</param>
internal sealed class HistorySearch(IReadOnlyList<string> history)
{
    private readonly EditedText _query = new();
    private int _index = history.Count;

    public string Query => _query.ToString();

    /// <summary>The line found; null while there is none.</summary>
    public string? Found => _index < history.Count ? history[_index] : null;

    /// <summary>Processes one key.</summary>
    /// <returns>False for a key that is not of the search and ends it.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { KeyChar: Ctrl.R }:
                Find(_index - 1);
                return true;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or Ctrl.Erased }:
                _query.EraseLeft();
                Find(history.Count - 1);
                return true;
            case var typed when !char.IsControl(typed.KeyChar) && typed.Modifiers != ConsoleModifiers.Alt:
                _query.Type(typed.KeyChar);
                Find(Math.Min(_index, history.Count - 1));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Stays where it is if no line from <paramref name="from"/> back contains the query.</summary>
    private void Find(int from)
    {
        for (var i = from; i >= 0; i--)
        {
            if (!history[i].Contains(Query, StringComparison.OrdinalIgnoreCase))
                continue;
            _index = i;
            return;
        }
    }
}
