using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Looks host names up when a configuration is loaded: once, as nginx does.</summary>
internal static class HostResolver
{
    /// <summary>All addresses of a name, version 4 first; version 6 only where this machine has such an address. Empty: not found.</summary>
    public static IReadOnlyList<IPAddress> Resolve(string host)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(host).Distinct().ToList();
            return [.. Of(AddressFamily.InterNetwork), .. HasVersion6() ? Of(AddressFamily.InterNetworkV6) : []];

            IEnumerable<IPAddress> Of(AddressFamily family) => addresses.Where(address => address.AddressFamily == family);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>The rule of getaddrinfo's AI_ADDRCONFIG, by which nginx asks: the loopback address does not count.</summary>
    private static bool HasVersion6() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(own.Address));
}
