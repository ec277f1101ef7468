using System.Text;

namespace ChatCluster.Sockets.ProxyProtocol;

/// <summary>Reads the PROXY protocol header, version 1 or 2, with which a proxy begins a connection.</summary>
public static class ProxyHeaderReader
{
    /// <summary>
    /// The longest header accepted, in bytes: as much as nginx looks at (<c>NGX_PROXY_PROTOCOL_MAX_HEADER</c>). The specification allows 64
    /// KiB of records, which no known proxy sends.
    /// </summary>
    public const int MaxLength = BinaryProxyHeader.MaxLength;

    /// <param name="bytes">What the peer has sent so far; <see cref="MaxLength"/> bytes are enough.</param>
    /// <param name="rules">With <see cref="ProxyHeaderRules.Nginx"/> the status is never <see cref="ProxyHeaderStatus.NeedMore"/>.</param>
    public static ProxyHeaderResult Read(ReadOnlySpan<byte> bytes, ProxyHeaderRules rules)
    {
        var isBinary = IsPrefix(bytes, BinaryProxyHeader.Signature);
        var result = isBinary ? BinaryProxyHeader.Read(bytes, rules)
            : IsPrefix(bytes, TextProxyHeader.Begin) ? TextProxyHeader.Read(bytes, rules)
            : ProxyHeaderResult.Malformed(null);
        if (rules != ProxyHeaderRules.Nginx || result.Status == ProxyHeaderStatus.Complete)
            return result;
        if (!isBinary || bytes.Length < BinaryProxyHeader.FixedLength)
            return ProxyHeaderResult.Malformed($"broken header: \"{FirstLine(bytes)}\"");
        return result.Status == ProxyHeaderStatus.NeedMore ? ProxyHeaderResult.Malformed(BinaryProxyHeader.TooLarge) : result;
    }

    /// <summary>Whether the bytes begin with <paramref name="begin"/>, or still can when more arrive.</summary>
    private static bool IsPrefix(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> begin)
    {
        var compared = Math.Min(bytes.Length, begin.Length);
        return bytes[..compared].SequenceEqual(begin[..compared]);
    }

    private static string FirstLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
