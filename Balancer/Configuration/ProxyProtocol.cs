namespace ChatCluster.Balancer.Configuration;

/// <summary>Which PROXY protocol header the servers of an upstream get before a client's first byte (<c>proxy_protocol</c>).</summary>
public enum ProxyProtocol
{
    Off,

    /// <summary>Version 1, a line of text (<c>on</c>).</summary>
    Text,

    /// <summary>Version 2, binary with a checksum (<c>v2</c>).</summary>
    Binary,
}
