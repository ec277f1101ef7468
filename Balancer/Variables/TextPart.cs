namespace ChatCluster.Balancer.Variables;

/// <summary>One part of a text with variables, as in <c>$remote_addr:${server_port}</c>.</summary>
public abstract record TextPart
{
    /// <summary>Null: a variable that is not found.</summary>
    public abstract byte[]? Read(SessionFacts facts);
}
