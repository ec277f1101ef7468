using System.Net;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>How a session is relayed to a server of an upstream. The defaults are nginx's.</summary>
public sealed record RelaySettings
{
    /// <summary>Time limit of one connect attempt (<c>proxy_connect_timeout</c>).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Idle time, in both directions, that ends a session (<c>proxy_timeout</c>).</summary>
    public TimeSpan ProxyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes that may wait in each direction (<c>proxy_buffer_size</c>).</summary>
    public int BufferSize { get; init; } = 16 * 1024;

    /// <summary>Forwards one side's end of stream and lets the other direction finish (<c>proxy_half_close</c>).</summary>
    public bool HalfClose { get; init; }

    /// <summary>Tries another peer after a failed connect (<c>proxy_next_upstream</c>).</summary>
    public bool NextUpstream { get; init; } = true;

    /// <summary>Attempts per session, the first included; 0 = as many as there are peers (<c>proxy_next_upstream_tries</c>).</summary>
    public int NextUpstreamTries { get; init; }

    /// <summary>No further attempt after this time; zero = no limit (<c>proxy_next_upstream_timeout</c>).</summary>
    public TimeSpan NextUpstreamTimeout { get; init; }

    /// <summary>SO_KEEPALIVE towards the upstream (<c>proxy_socket_keepalive</c>).</summary>
    public bool SocketKeepalive { get; init; }

    /// <summary>Socket buffers towards the upstream in bytes (<c>proxy_socket_rcvbuf</c>); 0: the system's.</summary>
    public int SocketReceiveBuffer { get; init; }

    /// <inheritdoc cref="SocketReceiveBuffer"/>
    public int SocketSendBuffer { get; init; }

    /// <summary>TCP_NODELAY towards the upstream (<c>tcp_nodelay</c>).</summary>
    public bool TcpNoDelay { get; init; } = true;

    /// <summary>Bytes a second taken from a client (<c>proxy_upload_rate</c>); null or 0: no limit.</summary>
    public ComplexValue? UploadRate { get; init; }

    /// <summary>The same from a server (<c>proxy_download_rate</c>).</summary>
    public ComplexValue? DownloadRate { get; init; }

    /// <summary>Where connections to the upstream come from (<c>proxy_bind</c>); null: the system chooses.</summary>
    public ProxyBindConfig? Bind { get; init; }

    /// <summary>The header that the upstream gets (<c>proxy_protocol</c>).</summary>
    public ProxyProtocol ProxyProtocol { get; init; }

    /// <summary>May a session whose connect failed try the next peer?</summary>
    /// <param name="attempts">Peers it has tried.</param>
    /// <param name="triesLeft">Peers it has not.</param>
    /// <param name="elapsed">Time since its first attempt.</param>
    public bool AllowsRetry(int attempts, int triesLeft, TimeSpan elapsed) =>
        NextUpstream && triesLeft > 0
        && (NextUpstreamTries == 0 || attempts < NextUpstreamTries)
        && (NextUpstreamTimeout == TimeSpan.Zero || elapsed < NextUpstreamTimeout);
}

/// <summary>The address that connections to an upstream come from (<c>proxy_bind</c>).</summary>
/// <param name="Text">The address, which may contain variables; empty: the system chooses.</param>
/// <param name="Address">The address where it is the same for all sessions.</param>
/// <param name="IsTransparent">It may belong to another machine.</param>
public sealed record ProxyBindConfig(ComplexValue Text, EndPoint? Address, bool IsTransparent);

/// <summary>Which PROXY protocol header the servers of an upstream get before a client's first byte (<c>proxy_protocol</c>).</summary>
public enum ProxyProtocol
{
    Off,

    /// <summary>Version 1, a line of text (<c>on</c>).</summary>
    Text,

    /// <summary>Version 2, binary with a checksum (<c>v2</c>).</summary>
    Binary,
}
