namespace ChatCluster.Balancer.Variables;

/// <summary>Computes a value from what is known of a session; null: not found, which is not the same as empty.</summary>
public delegate byte[]? VariableSource(SessionFacts facts);

/// <summary>A variable of one configuration. It may be referred to before the line that defines it is read.</summary>
/// <param name="name">In lower case, without <c>$</c>.</param>
/// <param name="index">Its place among the configuration's variables.</param>
public sealed class Variable(string name, int index)
{
    public string Name => name;

    /// <summary>Null before it is defined.</summary>
    private VariableSource? Source { get; set; }

    /// <summary>Some line says how its value is made.</summary>
    public bool IsDefined => Source is not null;

    /// <summary>May be redefined (map, set, split_clients); built-ins may not.</summary>
    internal bool IsChangeable { get; private set; }

    /// <summary>Computed once a session, when it is first asked for.</summary>
    private bool IsKept { get; set; }

    /// <summary>The value for a session; null: not found.</summary>
    public byte[]? Read(SessionFacts facts)
    {
        if (facts.TryGetKept(index, out var kept))
            return kept;
        var value = Source!(facts);
        if (IsKept)
            facts.Keep(index, value);
        return value;
    }

    /// <summary>Gives it a value for the rest of the session.</summary>
    public void Write(SessionFacts facts, byte[]? value) => facts.Keep(index, value);

    /// <summary>Says how its value is made.</summary>
    /// <param name="source">Makes it.</param>
    /// <param name="isKept">Only once a session.</param>
    public void Define(VariableSource source, bool isKept = true)
    {
        Source = source;
        IsKept = isKept;
    }

    internal void MakeChangeable() => IsChangeable = true;
}
