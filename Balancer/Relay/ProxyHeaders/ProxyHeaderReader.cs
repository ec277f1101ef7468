using System.Text;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>Reads the header a client begins with. It has to be whole in the first bytes that arrive, as nginx demands.</summary>
public static class ProxyHeaderReader
{
    /// <summary>As many bytes as nginx looks at (<c>NGX_PROXY_PROTOCOL_MAX_HEADER</c>).</summary>
    public const int MaxLength = 4096;

    public static ParsedProxyHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= BinaryProxyHeader.FixedLength && bytes.StartsWith(BinaryProxyHeader.Signature))
            return BinaryProxyHeader.Read(bytes);
        return TextProxyHeader.TryRead(bytes, out int length, out ProxyProtocolFacts? header)
            ? new ParsedProxyHeader(length, header, null)
            : ParsedProxyHeader.Broken($"broken header: \"{FirstLine(bytes)}\"");
    }

    private static string FirstLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
