namespace ChatCluster.Balancer.Variables;

/// <summary>Text that stands for itself.</summary>
public sealed record LiteralPart(byte[] Bytes) : TextPart
{
    public override byte[]? Read(SessionFacts facts) => Bytes;
}
