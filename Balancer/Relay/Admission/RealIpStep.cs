using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary><c>set_real_ip_from</c>: from here on the client is the one its PROXY header names, if a trusted proxy sent it.</summary>
internal sealed class RealIpStep(IReadOnlyList<ClientNetwork> trusted) : IAdmissionStep
{
    public RelayEnd? Admit(Visitor visitor)
    {
        SessionFacts facts = visitor.Facts;
        if (facts.ProxyProtocol is { } header && trusted.Any(network => network.Contains(facts.Client)) && Parse(header) is IPEndPoint real)
            (facts.OriginalClient, facts.Client) = (facts.Client, real);
        return null;
    }

    /// <summary>Null for what is no address: version 1 lets pass whatever looks like one.</summary>
    private static IPEndPoint? Parse(ProxyProtocolFacts header)
    {
        bool isAddress = IPAddress.TryParse(header.SourceAddress, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || header.SourceAddress.Count(static c => c == '.') == 3);
        return isAddress ? new IPEndPoint(address!, header.SourcePort) : null;
    }
}
