using System.Net;
using ChatCluster.Balancer.Configuration.Directives;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Addresses of this machine as <c>proxy_bind</c> writes them: an address, with or without a port; brackets only with one.</summary>
public static class LocalAddress
{
    /// <summary>Null when it is none; a name is none.</summary>
    public static IPEndPoint? Parse(string text)
    {
        if (AddressParser.ParseVersion6(text) is { } version6)
            return new IPEndPoint(version6, 0);
        if (AddressParser.Parse(text, toListen: false, out var address) is not null)
            return null;
        return text.StartsWith('[') && !address.HasPort ? null : address.Literal as IPEndPoint;
    }
}
