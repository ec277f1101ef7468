using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Sockets.ProxyProtocol;

/// <summary>Version 1 of the PROXY protocol: one line, <c>PROXY TCP4 192.0.2.1 192.0.2.2 4711 80</c>, and CRLF.</summary>
public static class TextProxyHeader
{
    /// <summary>With the CRLF; from the specification, section 2.1.</summary>
    private const int MaxLine = 107;

    private const int MaxPortDigits = 5;
    private const string Unknown = "UNKNOWN";

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    internal static ReadOnlySpan<byte> Begin => "PROXY "u8;

    /// <param name="bytes">Begin with <see cref="Begin"/>, as far as they reach.</param>
    internal static ProxyHeaderResult Read(ReadOnlySpan<byte> bytes, ProxyHeaderRules rules)
    {
        var isStrict = rules == ProxyHeaderRules.Specification;
        var end = (isStrict ? bytes[..Math.Min(bytes.Length, MaxLine)] : bytes).IndexOf("\r\n"u8);
        if (end < 0)
            return isStrict && bytes.Length >= MaxLine ? ProxyHeaderResult.Malformed(null) : ProxyHeaderResult.NeedMore;
        var length = end + 2;
        var words = Encoding.ASCII.GetString(bytes[Begin.Length..end]).Split(' ');
        if (isStrict ? words[0] == Unknown : words[0].StartsWith(Unknown, StringComparison.Ordinal))
            return ProxyHeaderResult.Complete(length, null);
        if (words is not ["TCP4" or "TCP6", var source, var destination, var sourceText, var destinationText])
            return ProxyHeaderResult.Malformed(null);
        var family = words[0] == "TCP4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        var areAddresses = isStrict
            ? IsAddress(source, family) && IsAddress(destination, family)
            : LooksLikeAddress(source) && LooksLikeAddress(destination);
        if (!areAddresses
            || !TryPort(sourceText, isStrict, out var sourcePort)
            || !TryPort(destinationText, isStrict, out var destinationPort))
            return ProxyHeaderResult.Malformed(null);
        return ProxyHeaderResult.Complete(length, new(source, sourcePort, destination, destinationPort));
    }

    /// <summary>The header for a server. A client without an IP address, as on a unix socket, is <c>UNKNOWN</c>.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="local">The address that accepted the client.</param>
    public static byte[] Write(EndPoint? client, EndPoint? local)
    {
        if (client is not IPEndPoint from || local is not IPEndPoint to)
            return "PROXY UNKNOWN\r\n"u8.ToArray();
        var version = from.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;
        return Encoding.ASCII.GetBytes($"PROXY TCP{version} {from.Address} {to.Address} {from.Port} {to.Port}\r\n");
    }

    private static bool IsAddress(string text, AddressFamily family) =>
        NumericAddress.TryParse(text, out var address) && address.AddressFamily == family && !text.Contains('%');

    private static bool LooksLikeAddress(string text) => !text.AsSpan().ContainsAnyExcept(AddressCharacters);

    private static bool TryPort(string text, bool isStrict, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort
        && (!isStrict || text.Length <= MaxPortDigits);
}
