namespace ChatCluster.Balancer.Variables;

/// <summary>A value that each session fills in.</summary>
public sealed record VariablePart(Variable Variable) : TextPart
{
    public override byte[]? Read(SessionFacts facts) => Variable.Read(facts);
}
