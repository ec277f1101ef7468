namespace ChatCluster.Balancer.Variables;

/// <summary><c>$1</c> to <c>$9</c>: a group of the last regular expression that matched in the session.</summary>
public sealed record CapturePart(int Group) : TextPart
{
    public override byte[]? Read(SessionFacts facts) =>
        facts.Captures is { } captures && Group < captures.Length ? captures[Group] : null;
}
