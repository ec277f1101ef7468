namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The words after the address of one <c>listen</c>, taken together.</summary>
internal struct ListenParameters(ListenConfig config)
{
    public ListenConfig Config = config;

    /// <summary>A word was said that concerns the socket: it gets one of its own, and only one line may say such words.</summary>
    public bool HasSocketOptions;

    public bool IsDefaultServer;

    public bool IsUdp;

    public bool HasBacklog;

    public bool HasKeepalive;
}
