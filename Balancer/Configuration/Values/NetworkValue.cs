using System.Net;

namespace ChatCluster.Balancer.Configuration.Values;

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
        var all = address.GetAddressBytes().Length * 8;
        var bits = all;
        if (slash >= 0 && (!NumberValue.TryParse(text[(slash + 1)..], out bits) || bits > all))
            return false;
        network = Around(address, bits);
        hasLowBits = !network.BaseAddress.Equals(address);
        return true;
    }

    /// <summary>The network of that many bits that contains an address.</summary>
    public static IPNetwork Around(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)~(0xff >> Math.Clamp(bits - i * 8, 0, 8));
        return new IPNetwork(new IPAddress(bytes), bits);
    }

    private static IPAddress? ParseAddress(string text) => AddressParser.ParseVersion4(text) ?? AddressParser.ParseVersion6(text);
}
