using System.Net;
using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>Makes the header a server gets before the client's first byte.</summary>
public static class ProxyHeaderWriter
{
    /// <param name="version">Which one; not <see cref="ProxyProtocol.Off"/>.</param>
    /// <param name="client">Where the client comes from, as far as is known.</param>
    /// <param name="local">Where it was accepted.</param>
    public static byte[] Write(ProxyProtocol version, EndPoint? client, EndPoint? local) =>
        version == ProxyProtocol.Binary ? BinaryProxyHeader.Write(client, local) : TextProxyHeader.Write(client, local);
}
