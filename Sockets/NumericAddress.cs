using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sockets;

/// <summary>IP addresses written as text.</summary>
public static class NumericAddress
{
    /// <summary>Parses an address in its usual form: IPv4 with four decimal numbers (<c>192.0.2.1</c>), or IPv6 without brackets.</summary>
    /// <remarks>
    /// <see cref="IPAddress.TryParse(string?, out IPAddress?)"/> also accepts <c>127.1</c>, <c>1</c>, <c>0x7f.1</c> and <c>[::1]:80</c>.
    /// </remarks>
    /// <returns>False for any other text, host names included.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && (address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == text : !text.Contains('['));
}
