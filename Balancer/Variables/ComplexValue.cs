namespace ChatCluster.Balancer.Variables;

/// <summary>A text of the configuration that may contain variables, compiled once and evaluated for each session that needs it.</summary>
public sealed class ComplexValue
{
    private readonly IReadOnlyList<TextPart> _parts;
    private readonly byte[]? _constant;

    /// <param name="text">As written.</param>
    /// <param name="parts">The text taken apart.</param>
    public ComplexValue(string text, IReadOnlyList<TextPart> parts)
    {
        Text = text;
        _parts = parts;
        if (parts.All(part => part is LiteralPart))
            _constant = [.. parts.SelectMany(part => ((LiteralPart)part).Bytes)];
    }

    /// <summary>As written in the configuration.</summary>
    public string Text { get; }

    /// <summary>Without variables: the same for all sessions.</summary>
    public bool IsConstant => _constant is not null;

    /// <summary>The bytes for a session, not to be changed; a variable that is not found adds nothing.</summary>
    public byte[] Evaluate(SessionFacts facts)
    {
        if (_constant is not null)
            return _constant;
        if (_parts.Count == 1)
            return _parts[0].Read(facts) ?? [];
        var bytes = new List<byte>();
        foreach (var part in _parts)
            bytes.AddRange(part.Read(facts) ?? []);
        return [.. bytes];
    }

    public override string ToString() => Text;
}
