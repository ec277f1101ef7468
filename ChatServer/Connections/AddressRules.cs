using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Server.Connections;

/// <summary>Which addresses belong to balancers, and which address counts where limits go by address.</summary>
/// <remarks>
/// A whole class may connect through the balancer or from one machine, so the balancer's own address and the loopback addresses never
/// count. If the balancer names the client's address with the PROXY protocol, that address counts.
/// </remarks>
public sealed class AddressRules(ConnectionOptions options)
{
    /// <summary>The owner of one IPv6 address owns its /64, and could use another address for each connection.</summary>
    private const int BytesOfSubnet = 8;

    public bool IsBalancer(IPAddress address) => options.ProxyProtocolFrom.Any(network => network.Contains(Plain(address)));

    /// <returns>The address to count, for IPv6 its /64; null when limits by address do not apply.</returns>
    public IPAddress? Limited(IPAddress address)
    {
        var plain = Plain(address);
        return IPAddress.IsLoopback(plain) || IsBalancer(plain) ? null : Subnet(plain);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress Subnet(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfSubnet).Clear();
        return new(bytes);
    }
}
