namespace ChatCluster.Balancer.Modules.SslPreread;

/// <summary>What a client's hello says, as far as it is read.</summary>
internal sealed class ClientHello
{
    /// <summary>Major and minor version, as on the wire: 3 and 3 is TLS 1.2.</summary>
    public (byte Major, byte Minor) Version { get; set; }

    /// <summary>The name of the server that the client wants; null: not said.</summary>
    public byte[]? NamedServer { get; set; }

    /// <summary>The protocols that the client offers (ALPN), with commas between them; null: not said.</summary>
    public byte[]? OfferedProtocols { get; set; }

    public byte[] ServerName => NamedServer ?? [];

    public byte[] Protocols => OfferedProtocols ?? [];

    /// <summary>The highest version, in OpenSSL's words; empty for others.</summary>
    public string Protocol => Version switch
    {
        (0, 2) => "SSLv2",
        (3, 0) => "SSLv3",
        (3, 1) => "TLSv1",
        (3, 2) => "TLSv1.1",
        (3, 3) => "TLSv1.2",
        (3, 4) => "TLSv1.3",
        _ => "",
    };
}

/// <summary>How far the reading of a hello has come.</summary>
internal enum HelloProgress
{
    Complete,

    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The client speaks something else, or makes no sense.</summary>
    NoHello,
}
