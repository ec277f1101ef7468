using System.Net;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Input;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary>The options of the command line.</summary>
/// <param name="Address">An IP address or a host name, and a port.</param>
/// <param name="IsReconnecting">Whether a lost connection is re-established.</param>
/// <param name="Identity">How to verify the server's certificate, with TLS; null for plain TCP.</param>
/// <param name="CourseTexts">Show a user the course's exact words.</param>
internal sealed record ClientOptions(
    EndPoint Address, bool IsReconnecting, ServerIdentity? Identity, Language Language, ColourMode Colour, bool CourseTexts,
    LineHistory History)
{
    /// <summary>"host:port".</summary>
    public string AddressText => Address is DnsEndPoint name ? $"{name.Host}:{name.Port}" : Address.ToString()!;
}
