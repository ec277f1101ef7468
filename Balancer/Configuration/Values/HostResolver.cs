using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>Looks host names up when a configuration is loaded: once, as nginx does.</summary>
internal static class HostResolver
{
    /// <summary>
    /// All addresses of a name, each once, in the order of getaddrinfo, which nginx asks too: the system's rules decide which address comes
    /// first (RFC 6724) and whether those of version 6 count. Empty: not found.
    /// </summary>
    public static IReadOnlyList<IPAddress> Resolve(string host) =>
        [.. ConfigSnapshot.Ask($"host {host}", () => [.. Ask(host).Select(static address => address.ToString())]).Select(IPAddress.Parse)];

    private static IReadOnlyList<IPAddress> Ask(string host)
    {
        if (OperatingSystem.IsLinux())
            return [.. SystemHosts.Find(CString.Of(host)).Distinct()];
        try
        {
            return [.. Dns.GetHostAddresses(host).Distinct()];
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
