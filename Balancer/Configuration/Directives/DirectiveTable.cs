using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The directives that one kind of block allows. Names are case sensitive.</summary>
internal sealed class DirectiveTable<TDraft>(params IReadOnlyList<DirectiveRow<TDraft>> rows)
{
    private readonly Dictionary<string, DirectiveRow<TDraft>> _rows = rows.ToDictionary(row => row.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _rows.Keys;

    public bool TryFind(string name, [MaybeNullWhen(false)] out DirectiveRow<TDraft> row) => _rows.TryGetValue(name, out row);
}
