namespace ChatCluster.Client.Screen;

/// <summary>
/// The event lines that no <c>wait</c> has used yet. A line that came before its wait counts, and each line serves one wait, so that a script
/// can neither miss an event nor take one for two.
/// </summary>
public sealed class PrintedLines
{
    /// <summary>Older lines are forgotten beyond this.</summary>
    public const int Capacity = 10_000;

    private readonly LinkedList<string> _unused = [];
    private string? _text;
    private LinkedListNode<string>? _looked;

    public void Add(string line)
    {
        _unused.AddLast(line);
        if (_unused.Count > Capacity)
            _unused.RemoveFirst();
    }

    /// <summary>Uses up the oldest line that contains <paramref name="text"/>. Asked for the same text again, it looks only at what came since.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(string text)
    {
        // A line that was looked at and is gone was the oldest: all that are left came after it.
        var next = text == _text && _looked is { List: not null } ? _looked.Next : _unused.First;
        _text = text;
        for (var node = next; node is not null; node = node.Next)
        {
            _looked = node;
            if (!node.Value.Contains(text, StringComparison.Ordinal))
                continue;
            _unused.Remove(node);
            _text = null;
            return true;
        }
        return false;
    }
}
