using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Server.Connections;

internal enum ProxyHeaderStatus
{
    NeedMore,
    Complete,
    Malformed,
}

/// <summary>
/// The PROXY protocol, versions 1 (a line of text) and 2 (binary), by which a balancer says whose connection it passes on. After the
/// specification at haproxy.org, proxy-protocol.txt.
/// </summary>
internal static class ProxyHeader
{
    /// <summary>A line of version 1 with its CRLF; from the specification.</summary>
    private const int MaxLine = 107;

    private const int FixedPart = 16;
    private const int IPv4Part = 12;
    private const int IPv6Part = 36;

    /// <summary>Addresses and type-length-values of version 2. The specification allows 64 KiB; no balancer comes near this.</summary>
    private const int MaxVariablePart = 4096;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Takes the header off the front of <paramref name="received"/>.</summary>
    /// <param name="received">Unchanged unless the header is complete.</param>
    /// <param name="source">Whose connection it is; null when the balancer does not say, as for its own health checks.</param>
    public static ProxyHeaderStatus TryRead(ref ReadOnlySequence<byte> received, out IPEndPoint? source)
    {
        source = null;
        var most = Math.Min(received.Length, FixedPart + MaxVariablePart);
        var bytes = received.Slice(0, most).ToArray().AsSpan();
        var compared = Math.Min(bytes.Length, Signature.Length);
        var (status, length) = bytes[..compared].SequenceEqual(Signature[..compared]) ? ReadBinary(bytes, ref source) : ReadLine(bytes, ref source);
        if (status == ProxyHeaderStatus.Complete)
            received = received.Slice(length);
        return status;
    }

    private static (ProxyHeaderStatus Status, int Length) ReadLine(ReadOnlySpan<byte> bytes, ref IPEndPoint? source)
    {
        var begin = "PROXY "u8;
        var compared = Math.Min(bytes.Length, begin.Length);
        if (!bytes[..compared].SequenceEqual(begin[..compared]))
            return (ProxyHeaderStatus.Malformed, 0);
        var end = bytes[..Math.Min(bytes.Length, MaxLine)].IndexOf("\r\n"u8);
        if (end < 0)
            return (bytes.Length < MaxLine ? ProxyHeaderStatus.NeedMore : ProxyHeaderStatus.Malformed, 0);
        var words = Encoding.ASCII.GetString(bytes[begin.Length..end]).Split(' ');
        var length = end + 2;
        if (words[0] == "UNKNOWN")
            return (ProxyHeaderStatus.Complete, length);
        var family = words[0] switch
        {
            "TCP4" => AddressFamily.InterNetwork,
            "TCP6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (words.Length != 5 || Address(words[1], family) is not { } address || Address(words[2], family) is null
            || Port(words[3]) is not { } port || Port(words[4]) is null)
            return (ProxyHeaderStatus.Malformed, 0);
        source = new(address, port);
        return (ProxyHeaderStatus.Complete, length);
    }

    private static (ProxyHeaderStatus Status, int Length) ReadBinary(ReadOnlySpan<byte> bytes, ref IPEndPoint? source)
    {
        if (bytes.Length < FixedPart)
            return (ProxyHeaderStatus.NeedMore, 0);
        var (command, family) = (bytes[12], bytes[13]);
        var variable = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (command is not (0x20 or 0x21) || variable > MaxVariablePart)
            return (ProxyHeaderStatus.Malformed, 0);
        if (bytes.Length < FixedPart + variable)
            return (ProxyHeaderStatus.NeedMore, 0);
        var body = bytes.Slice(FixedPart, variable);
        switch (command, family)
        {
            case (0x21, 0x11) when variable >= IPv4Part:
                source = new(new IPAddress(body[..4]), BinaryPrimitives.ReadUInt16BigEndian(body[8..]));
                break;
            case (0x21, 0x21) when variable >= IPv6Part:
                source = new(new IPAddress(body[..16]), BinaryPrimitives.ReadUInt16BigEndian(body[32..]));
                break;
            case (0x21, 0x11 or 0x21 or not (0x00 or 0x31)):
                return (ProxyHeaderStatus.Malformed, 0);
        }
        return (ProxyHeaderStatus.Complete, FixedPart + variable);
    }

    /// <summary>Only in the family's usual form: the framework also takes "1", "0x7f.1" and "[::1]".</summary>
    private static IPAddress? Address(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family
        && (family == AddressFamily.InterNetwork ? address.ToString() == text : !text.AsSpan().ContainsAny('[', '%')) ? address : null;

    private static int? Port(string text) =>
        text.Length is > 0 and <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port <= IPEndPoint.MaxPort ? port : null;
}
