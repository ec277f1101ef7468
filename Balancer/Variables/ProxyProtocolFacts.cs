namespace ChatCluster.Balancer.Variables;

/// <summary>What a PROXY protocol header told. Addresses are texts without port, as the header has them or as nginx writes them.</summary>
public sealed record ProxyProtocolFacts(string SourceAddress, int SourcePort, string DestinationAddress, int DestinationPort)
{
    /// <summary>The type-length-value records of a version 2 header, raw, one after the other.</summary>
    public ReadOnlyMemory<byte> Tlvs { get; init; }
}
