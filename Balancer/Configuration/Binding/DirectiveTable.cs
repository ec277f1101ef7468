using System.Diagnostics.CodeAnalysis;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>The language of all modules: directives by context and name, and variables. Names of directives are case sensitive.</summary>
/// <param name="modules">In the order in which they complete a block.</param>
/// <param name="foreignNames">Names that have a meaning elsewhere: they are "not allowed here" instead of "unknown".</param>
internal sealed class DirectiveTable(IReadOnlyList<IModule> modules, IEnumerable<string> foreignNames)
{
    private readonly ILookup<string, DirectiveRow> _rows =
        modules.SelectMany(static module => module.Rows).ToLookup(static row => row.Name, StringComparer.Ordinal);

    private readonly HashSet<string> _foreignNames = new(foreignNames, StringComparer.Ordinal);

    /// <summary>The variables of the modules by name, in lower case.</summary>
    public IReadOnlyDictionary<string, VariableSource> Variables { get; } =
        modules.SelectMany(static module => module.Variables).ToDictionary(StringComparer.Ordinal);

    /// <summary>The name has a meaning in some context.</summary>
    public bool IsKnown(string name) => _rows.Contains(name) || _foreignNames.Contains(name);

    public bool TryFind(Context context, string name, [NotNullWhen(true)] out DirectiveRow? row)
    {
        row = _rows[name].FirstOrDefault(row => row.Contexts.HasFlag(context));
        return row is not null;
    }

    /// <inheritdoc cref="IModule.Complete"/>
    public ConfigMessage? Complete(ConfigBlock block, LoadContext context) =>
        modules.Select(module => module.Complete(block, context)).FirstOrDefault(static refusal => refusal is not null);
}
