using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>Addresses as nginx's variables show them. An end of a unix socket without a name is <c>unix:</c>.</summary>
internal static class AddressValue
{
    internal static byte[] Host(EndPoint? address) => Encoding.UTF8.GetBytes(address switch
    {
        IPEndPoint ip => ip.Address.ToString(),
        UnixDomainSocketEndPoint path => $"unix:{path}",
        _ => "unix:",
    });

    /// <summary>4 or 16 bytes; of a unix socket the text.</summary>
    internal static byte[] Binary(EndPoint? address) => address is IPEndPoint ip ? ip.Address.GetAddressBytes() : Host(address);

    /// <summary>Empty for a unix socket.</summary>
    internal static byte[] Port(EndPoint? address) => address is IPEndPoint ip ? Port(ip.Port) : [];

    /// <summary>0 is no port, and a PROXY header may well say it: empty.</summary>
    internal static byte[] Port(int port) => port > 0 ? Encoding.ASCII.GetBytes(port.ToString(CultureInfo.InvariantCulture)) : [];

    /// <summary>The address the client connected to: only where a wildcard is listened on does the system have to be asked.</summary>
    internal static EndPoint? Server(SessionFacts facts) =>
        facts.Listener is IPEndPoint listener && (listener.Address.Equals(IPAddress.Any) || listener.Address.Equals(IPAddress.IPv6Any))
            ? facts.Traffic?.LocalAddress ?? listener
            : facts.Listener;
}
