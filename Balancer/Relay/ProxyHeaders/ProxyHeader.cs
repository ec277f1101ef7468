namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>What a proxy in front of us says of its client, in a PROXY protocol header of version 1 or 2.</summary>
/// <param name="SourceAddress">Where the client comes from, as text; of version 1 exactly as it was sent.</param>
/// <param name="DestinationAddress">Where the client connected to.</param>
/// <param name="SourcePort">The client's port.</param>
/// <param name="DestinationPort">The port it connected to.</param>
public sealed record ProxyHeader(string SourceAddress, string DestinationAddress, int SourcePort, int DestinationPort)
{
    /// <summary>What follows the addresses in version 2: any number of type (1 byte), length (2 bytes), value.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }
}
