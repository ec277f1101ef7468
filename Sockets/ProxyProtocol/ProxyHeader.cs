using System.Net;

namespace ChatCluster.Sockets.ProxyProtocol;

/// <summary>The connection that a PROXY protocol header describes. Addresses are texts without a port, as the header has them.</summary>
public sealed record ProxyHeader(string SourceAddress, int SourcePort, string DestinationAddress, int DestinationPort)
{
    /// <summary>The type-length-value records of a version 2 header: raw, one after the other.</summary>
    public ReadOnlyMemory<byte> Tlvs { get; init; }

    /// <summary>The client's address; null if the text is no address, which only <see cref="ProxyHeaderRules.Nginx"/> lets pass.</summary>
    public IPEndPoint? Source => NumericAddress.TryParse(SourceAddress, out var address) ? new(address, SourcePort) : null;
}
