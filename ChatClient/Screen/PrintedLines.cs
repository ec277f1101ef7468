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

    public void Add(string line)
    {
        _unused.AddLast(line);
        if (_unused.Count > Capacity)
            _unused.RemoveFirst();
    }

    /// <summary>Uses up the oldest line that contains <paramref name="text"/>.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(string text)
    {
        for (var node = _unused.First; node is not null; node = node.Next)
        {
            if (!node.Value.Contains(text, StringComparison.Ordinal))
                continue;
            _unused.Remove(node);
            return true;
        }
        return false;
    }
}
