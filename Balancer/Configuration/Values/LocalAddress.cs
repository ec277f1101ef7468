using System.Net;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>Addresses of this machine as <c>proxy_bind</c> writes them: an address, with or without brackets and a port.</summary>
public static class LocalAddress
{
    /// <summary>Null for any other text, also for a name.</summary>
    public static IPEndPoint? Parse(string text)
    {
        if (AddressParser.ParseVersion6(text) is { } version6)
            return new IPEndPoint(version6, 0);
        return AddressParser.Parse(text, toListen: false, out var address) is null ? address.Literal as IPEndPoint : null;
    }
}
