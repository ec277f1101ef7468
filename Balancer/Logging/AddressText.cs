using System.Net;

namespace ChatCluster.Balancer.Logging;

/// <summary>Addresses as nginx writes them in its log.</summary>
internal static class AddressText
{
    /// <summary><c>127.0.0.1:8000</c>, <c>[::1]:8000</c>, <c>unix:/run/chat.sock</c>; <c>unix:</c> for an end without a name.</summary>
    internal static string Full(EndPoint? address) => address switch
    {
        null => "unix:",
        IPEndPoint ip => ip.ToString(),
        _ => $"unix:{address}",
    };

    /// <summary>The same without the port.</summary>
    internal static string Host(EndPoint? address) => address is IPEndPoint ip ? ip.Address.ToString() : "unix:";
}
