namespace ChatCluster.Architecture.Tests;

/// <summary>Finds groups of nodes that all reach each other (strongly connected components of more than one node).</summary>
/// <remarks>Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972).</remarks>
internal sealed class Rings
{
    private readonly ILookup<string, string> _edges;
    private readonly Dictionary<string, int> _found = [];
    private readonly Dictionary<string, int> _lowest = [];
    private readonly Stack<string> _open = [];
    private readonly List<IReadOnlyList<string>> _rings = [];

    private Rings(IEnumerable<(string From, string To)> edges) => _edges = edges.ToLookup(edge => edge.From, edge => edge.To);

    public static IReadOnlyList<IReadOnlyList<string>> Find(IEnumerable<(string From, string To)> edges)
    {
        var search = new Rings(edges);
        foreach (var node in search._edges)
        {
            if (!search._found.ContainsKey(node.Key))
                search.Visit(node.Key);
        }
        return search._rings;
    }

    private void Visit(string node)
    {
        _found[node] = _lowest[node] = _found.Count;
        _open.Push(node);
        foreach (var next in _edges[node])
        {
            if (!_found.ContainsKey(next))
                Visit(next);
            if (_open.Contains(next))
                _lowest[node] = Math.Min(_lowest[node], _lowest[next]);
        }
        if (_lowest[node] == _found[node])
            Close(node);
    }

    private void Close(string first)
    {
        var group = new List<string>();
        do
        {
            group.Add(_open.Pop());
        }
        while (group[^1] != first);
        if (group.Count > 1)
            _rings.Add(group);
    }
}
