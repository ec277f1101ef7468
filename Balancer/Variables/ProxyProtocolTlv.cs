using System.Buffers.Binary;
using System.Globalization;

namespace ChatCluster.Balancer.Variables;

/// <summary>
/// <c>$proxy_protocol_tlv_NAME</c>: a record of a version 2 PROXY header, named or by its type (<c>0xea</c>); those of TLS begin with
/// <c>ssl_</c>.
/// </summary>
/// <remarks>Source: the PROXY protocol specification, section 2.2, and nginx's ngx_proxy_protocol_get_tlv.</remarks>
internal static class ProxyProtocolTlv
{
    private const string Prefix = "proxy_protocol_tlv_";
    private const string TlsPrefix = "ssl_";
    private const int TlsType = 0x20;

    /// <summary>Bits and verification result precede the records inside the TLS record.</summary>
    private const int TlsHeader = 5;

    private static readonly Dictionary<string, int> Types = new(StringComparer.Ordinal)
    {
        ["alpn"] = 0x01,
        ["authority"] = 0x02,
        ["unique_id"] = 0x05,
        ["ssl"] = TlsType,
        ["netns"] = 0x30,
    };

    private static readonly Dictionary<string, int> TlsTypes = new(StringComparer.Ordinal)
    {
        ["version"] = 0x21,
        ["cn"] = 0x22,
        ["cipher"] = 0x23,
        ["sig_alg"] = 0x24,
        ["key_alg"] = 0x25,
    };

    internal static bool IsName(string variable) => variable.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Null when the header has no such record.</summary>
    internal static byte[]? Find(SessionFacts facts, string variable)
    {
        if (facts.ProxyProtocol is not { } proxy)
            return null;
        var name = variable[Prefix.Length..];
        if (!name.StartsWith(TlsPrefix, StringComparison.Ordinal))
            return Find(proxy.Tlvs.Span, TypeOf(name, Types), out var value) ? value.ToArray() : null;
        if (!Find(proxy.Tlvs.Span, TlsType, out var tls) || tls.Length < TlsHeader)
            return null;
        name = name[TlsPrefix.Length..];
        if (name == "verify")
        {
            var result = BinaryPrimitives.ReadUInt32BigEndian(tls[1..]);
            return System.Text.Encoding.ASCII.GetBytes(result.ToString(CultureInfo.InvariantCulture));
        }
        return Find(tls[TlsHeader..], TypeOf(name, TlsTypes), out var inner) ? inner.ToArray() : null;
    }

    private static int? TypeOf(string name, Dictionary<string, int> known)
    {
        if (known.TryGetValue(name, out var type))
            return type;
        return name.StartsWith("0x", StringComparison.Ordinal)
            && byte.TryParse(name.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The first record of the type. A length that reaches beyond the end ends the search.</summary>
    private static bool Find(ReadOnlySpan<byte> records, int? type, out ReadOnlySpan<byte> value)
    {
        const int HeaderLength = 3;
        value = default;
        while (records.Length >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(records[1..]);
            if (HeaderLength + length > records.Length)
                return false;
            if (records[0] == type)
            {
                value = records.Slice(HeaderLength, length);
                return true;
            }
            records = records[(HeaderLength + length)..];
        }
        return false;
    }
}
