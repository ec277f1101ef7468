namespace ChatCluster.Client.Screen;

/// <summary>
/// The event lines that no <c>wait</c> has used yet. A line printed before its wait counts, and each line satisfies only one wait, so a
/// script neither misses an event nor counts one twice.
/// </summary>
public sealed class PrintedLines
{
    /// <summary>The most lines kept; older ones are dropped.</summary>
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

    /// <summary>
    /// Uses the oldest line that contains <paramref name="text"/>. A repeated search for the same text looks only at new lines.
    /// </summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake(string text)
    {
        // If the line looked at last was dropped, all remaining lines are newer.
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
