using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Balancer.Variables;

/// <summary>All variables that one configuration names. Upper and lower case are the same.</summary>
/// <param name="ofModules">The variables that modules make, by name; null: there are none.</param>
public sealed class VariableSet(IReadOnlyDictionary<string, VariableSource>? ofModules = null)
{
    private readonly List<Variable> _variables = [];
    private readonly Dictionary<string, Variable> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Some text or line of the configuration names the variable.</summary>
    public bool IsUsed(string name) => _byName.ContainsKey(name);

    /// <summary>The variable of that name. It may be defined earlier or later.</summary>
    public Variable Refer(string name)
    {
        if (_byName.TryGetValue(name, out var known))
            return known;
        var variable = new Variable(name.ToLowerInvariant(), _variables.Count);
        if ((ofModules?.GetValueOrDefault(variable.Name) ?? BuiltInVariables.Find(variable.Name)) is { } source)
            variable.Define(source, isKept: false);
        _variables.Add(variable);
        _byName.Add(name, variable);
        return variable;
    }

    /// <summary>The variable of that name, for a line that is to define it; false: the name belongs to one that is built in.</summary>
    public bool TryDefine(string name, [NotNullWhen(true)] out Variable? variable)
    {
        variable = Refer(name);
        if (variable.IsDefined && !variable.IsChangeable)
            return false;
        variable.MakeChangeable();
        return true;
    }

    /// <summary>The first variable, in the order of their first use, that nothing defines; null: all are known.</summary>
    public string? FirstUnknown() => _variables.Find(variable => !variable.IsDefined)?.Name;
}
