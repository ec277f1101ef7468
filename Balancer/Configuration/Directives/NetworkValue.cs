using System.Net;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Networks and addresses: <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, <c>127.0.0.1</c>.</summary>
internal static class NetworkValue
{
    /// <param name="text">As written.</param>
    /// <param name="network">Bits beyond the prefix are cleared.</param>
    /// <param name="hasLowBits">Bits were set beyond the prefix.</param>
    public static bool TryParse(string text, out IPNetwork network, out bool hasLowBits)
    {
        (network, hasLowBits) = (default, false);
        var slash = text.IndexOf('/');
        if (ParseAddress(slash < 0 ? text : text[..slash]) is not { } address)
            return false;
        var bytes = address.GetAddressBytes();
        var bits = bytes.Length * 8;
        if (slash >= 0 && (!NumberValue.TryParse(text[(slash + 1)..], out bits) || bits > bytes.Length * 8))
            return false;

        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - i * 8, 0, 8);
            var low = bytes[i] & (0xff >> kept);
            hasLowBits |= low != 0;
            bytes[i] -= (byte)low;
        }
        network = new IPNetwork(new IPAddress(bytes), bits);
        return true;
    }

    /// <summary>nginx cannot tell 255.255.255.255 from its mark for "no address".</summary>
    private static IPAddress? ParseAddress(string text)
    {
        var version4 = AddressParser.ParseVersion4(text);
        return version4 is null || version4.Equals(IPAddress.None) ? AddressParser.ParseVersion6(text) : version4;
    }
}
