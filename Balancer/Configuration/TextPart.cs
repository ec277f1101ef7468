namespace ChatCluster.Balancer.Configuration;

/// <summary>One part of a text with variables, as in <c>hash $remote_addr:$server_port</c>.</summary>
public abstract record TextPart
{
    private TextPart() { }

    /// <summary>Text that stands for itself.</summary>
    public sealed record Literal(string Text) : TextPart;

    /// <summary>A value that each session fills in.</summary>
    public sealed record Variable(SessionVariable Name) : TextPart;
}
