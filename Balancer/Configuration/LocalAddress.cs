using System.Net;
using ChatCluster.Balancer.Configuration.Directives;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Addresses of this machine as <c>proxy_bind</c> writes them: an address, with or without a port.</summary>
public static class LocalAddress
{
    /// <summary>Null when it is none; a name is none, nor, to nginx, is a bracket without a port behind it.</summary>
    public static IPEndPoint? Parse(string text)
    {
        if (AddressParser.ParseVersion6(text) is { } version6)
            return new IPEndPoint(version6, 0);
        return !text.EndsWith(']') && AddressParser.Parse(text, toListen: false, out var address) is null ? address.Literal as IPEndPoint : null;
    }
}
