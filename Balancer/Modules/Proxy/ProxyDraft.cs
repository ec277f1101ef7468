using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Upstream;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Proxy;

/// <summary>Where one server passes its sessions: at most one of the two is set.</summary>
internal sealed class ProxyPassDraft
{
    public UpstreamGroup? Upstream;

    /// <summary>With variables.</summary>
    public ComplexValue? Text;
}

/// <summary>How sessions are relayed, as one block says it. Null: not said here.</summary>
internal sealed class ProxyDraft
{
    public TimeSpan? ConnectTimeout;
    public TimeSpan? ProxyTimeout;
    public int? BufferSize;
    public bool? HalfClose;
    public bool? NextUpstream;
    public int? NextUpstreamTries;
    public TimeSpan? NextUpstreamTimeout;
    public bool? SocketKeepalive;
    public int? SocketReceiveBuffer;
    public int? SocketSendBuffer;
    public ProxyProtocol? ProxyProtocol;
    public ComplexValue? UploadRate;
    public ComplexValue? DownloadRate;

    /// <summary><c>proxy_bind off</c> is said too, and leaves <see cref="Bind"/> null.</summary>
    public bool IsBindSaid;
    public ProxyBindConfig? Bind;
}
