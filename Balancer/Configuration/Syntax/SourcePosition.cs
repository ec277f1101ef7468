namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>A line of a configuration text. A directive stands on the line where it <em>ends</em>, as in nginx's messages.</summary>
/// <param name="File">Null for the command line.</param>
/// <param name="Line">Counted from 1.</param>
public readonly record struct SourcePosition(string? File, int Line)
{
    /// <summary>The tail of every message: <c>in FILE:LINE</c>.</summary>
    public override string ToString() => File is null ? "in command line" : $"in {File}:{Line}";
}
