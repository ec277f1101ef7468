namespace ChatCluster.Balancer.Variables;

/// <summary>One part of a text with variables, as in <c>$remote_addr:${server_port}</c>.</summary>
public abstract record TextPart
{
    /// <summary>Null: a variable that is not found.</summary>
    public abstract byte[]? Read(SessionFacts facts);
}

/// <summary>Text without variables.</summary>
public sealed record LiteralPart(byte[] Bytes) : TextPart
{
    public override byte[]? Read(SessionFacts facts) => Bytes;
}

/// <summary>A value that each session fills in.</summary>
public sealed record VariablePart(Variable Variable) : TextPart
{
    public override byte[]? Read(SessionFacts facts) => Variable.Read(facts);
}

/// <summary><c>$1</c> to <c>$9</c>: a group of the last regular expression that matched in the session.</summary>
public sealed record CapturePart(int Group) : TextPart
{
    public override byte[]? Read(SessionFacts facts) =>
        facts.Captures is { } captures && Group < captures.Length ? captures[Group] : null;
}
