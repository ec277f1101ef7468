using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>Version 1: <c>PROXY TCP4 192.0.2.1 192.0.2.2 4711 80</c> and the end of the line. As lenient as nginx about what addresses look like.</summary>
internal static class TextProxyHeader
{
    private const int ShortestHeader = 8;

    private static readonly SearchValues<byte> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <param name="bytes">What has arrived.</param>
    /// <param name="length">The header's.</param>
    /// <param name="header">Null when the proxy does not know (<c>UNKNOWN</c>).</param>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out int length, out ProxyProtocolFacts? header)
    {
        (length, header) = (0, null);
        if (bytes.Length < ShortestHeader || !bytes.StartsWith("PROXY "u8))
            return false;
        ReadOnlySpan<byte> rest = bytes["PROXY ".Length..];
        if (rest.StartsWith("UNKNOWN"u8))
        {
            int end = bytes.IndexOf("\r\n"u8);
            length = end + 2;
            return end >= 0;
        }

        if (!rest.StartsWith("TCP4 "u8) && !rest.StartsWith("TCP6 "u8))
            return false;
        rest = rest["TCP4 ".Length..];
        if (!TryAddress(ref rest, out string source) || !TryAddress(ref rest, out string destination))
            return false;
        if (!TryPort(ref rest, (byte)' ', out int sourcePort) || !TryPort(ref rest, (byte)'\r', out int destinationPort))
            return false;
        if (!rest.StartsWith("\n"u8))
            return false;
        header = new ProxyProtocolFacts(source, sourcePort, destination, destinationPort);
        length = bytes.Length - rest.Length + 1;
        return true;
    }

    /// <summary>The header for a server: of a client whose address is no IP address, that nothing is known.</summary>
    internal static byte[] Write(EndPoint? client, EndPoint? local)
    {
        if (client is not IPEndPoint from || local is not IPEndPoint to)
            return "PROXY UNKNOWN\r\n"u8.ToArray();
        int version = from.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;
        return Encoding.ASCII.GetBytes($"PROXY TCP{version} {AddressText.Host(from)} {AddressText.Host(to)} {from.Port} {to.Port}\r\n");
    }

    private static bool TryAddress(ref ReadOnlySpan<byte> rest, out string address)
    {
        address = "";
        int end = rest.IndexOfAnyExcept(AddressCharacters);
        if (end < 0 || rest[end] != ' ')
            return false;
        address = Encoding.ASCII.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TryPort(ref ReadOnlySpan<byte> rest, byte separator, out int port)
    {
        port = 0;
        int end = rest.IndexOf(separator);
        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort)
            return false;
        rest = rest[(end + 1)..];
        return true;
    }
}
