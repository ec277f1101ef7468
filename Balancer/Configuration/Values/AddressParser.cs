using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>Takes <c>host:port</c>, <c>[v6]:port</c>, <c>unix:/path</c> and, to listen on, <c>port</c> and <c>*:port</c> apart.</summary>
internal static class AddressParser
{
    private const string UnixScheme = "unix:";

    /// <summary>The longest path of a unix socket, its closing zero byte not counted.</summary>
    private const int MaxUnixPath = 107;

    /// <summary>Null and the address, or what is wrong with it.</summary>
    /// <param name="text">As written in the file.</param>
    /// <param name="toListen">A port alone, a range of ports and <c>*</c> make sense.</param>
    /// <param name="address">Only meaningful when nothing is wrong.</param>
    public static string? Parse(string text, bool toListen, out ParsedAddress address)
    {
        address = new ParsedAddress(text, text);
        if (text.StartsWith(UnixScheme, StringComparison.OrdinalIgnoreCase))
            return ParseUnix(text, ref address);
        if (toListen && ParsePortOnly(text, ref address, out var portError))
            return portError;
        if (text.Contains('/') || (text.Contains('?') && !text.StartsWith('[')))
            return "invalid host";
        return text.StartsWith('[') ? ParseBracketed(text, toListen, ref address) : ParseHost(text, toListen, ref address);
    }

    private static string? ParseUnix(string text, ref ParsedAddress address)
    {
        var path = text[UnixScheme.Length..];
        if (path.Length == 0)
            return "no path in the unix domain socket";
        if (System.Text.Encoding.UTF8.GetByteCount(path) > MaxUnixPath)
            return "too long path in the unix domain socket";
        address = new ParsedAddress(text, path) { HasPort = true, Literal = new UnixDomainSocketEndPoint(path) };
        return null;
    }

    /// <summary>True when the text is meant as a port or a range of ports on all version 4 addresses.</summary>
    private static bool ParsePortOnly(string text, ref ParsedAddress address, out string? error)
    {
        error = null;
        var parts = text.Split('-', 2);
        if (!parts.All(part => NumberValue.TryParse(part, out long _)))
            return false;
        error = ParsePorts(text, allowRange: true, out var first, out var last);
        if (error is null)
            address = address with { HasPort = true, Port = first, LastPort = last, Literal = new IPEndPoint(IPAddress.Any, first) };
        return true;
    }

    private static string? ParseBracketed(string text, bool toListen, ref ParsedAddress address)
    {
        var close = text.IndexOf(']');
        if (close < 0)
            return "invalid host";
        var (port, last) = (0, 0);
        var hasPort = close + 1 < text.Length;
        if (hasPort && text[close + 1] != ':')
            return "invalid host";
        if (hasPort && ParsePorts(text[(close + 2)..], toListen, out port, out last) is { } error)
            return error;
        if (close == 1)
            return "no host";
        if (ParseVersion6(text[1..close]) is not { } host)
            return "invalid IPv6 address";
        address = new ParsedAddress(text, text[..(close + 1)])
        {
            HasPort = hasPort,
            Port = port,
            LastPort = last,
            Literal = new IPEndPoint(host, port),
        };
        return null;
    }

    private static string? ParseHost(string text, bool toListen, ref ParsedAddress address)
    {
        var colon = text.IndexOf(':');
        var (port, last) = (0, 0);
        if (colon >= 0 && ParsePorts(text[(colon + 1)..], toListen, out port, out last) is { } error)
            return error;
        var host = colon < 0 ? text : text[..colon];
        if (host.Length == 0)
            return "no host";
        var ip = toListen && host == "*" ? IPAddress.Any : ParseVersion4(host);
        address = new ParsedAddress(text, host)
        {
            HasPort = colon >= 0,
            Port = port,
            LastPort = last,
            Literal = ip is null ? null : new IPEndPoint(ip, port),
        };
        return null;
    }

    private static string? ParsePorts(string text, bool allowRange, out int first, out int last)
    {
        var parts = allowRange ? text.Split('-', 2) : [text];
        last = 0;
        if (!NumberValue.TryParsePort(parts[0], out first) || !NumberValue.TryParsePort(parts[^1], out last))
            return "invalid port";
        return first > last ? "invalid port range" : null;
    }

    /// <summary>
    /// Four decimal numbers, nothing shorter and no octal: what else looks like an address is a name. nginx takes a number that is
    /// left out for 0, and cannot tell 255.255.255.255 from its mark for "no address".
    /// </summary>
    public static IPAddress? ParseVersion4(string host)
    {
        var numbers = host.Split('.');
        var bytes = new byte[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers.Length != bytes.Length || !NumberValue.TryParse("0" + numbers[i], out int number) || number > byte.MaxValue)
                return null;
            bytes[i] = (byte)number;
        }
        var address = new IPAddress(bytes);
        return address.Equals(IPAddress.None) ? null : address;
    }

    /// <summary>Without brackets and without a zone.</summary>
    public static IPAddress? ParseVersion6(string text)
    {
        var isAddress = IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return isAddress && !text.AsSpan().ContainsAny("%[]/") ? address : null;
    }
}
