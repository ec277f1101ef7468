namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>One <c>server</c> block of <c>stream</c> while it is read.</summary>
/// <param name="upstreams">Where <c>proxy_pass</c> finds its group.</param>
/// <param name="listens">Where <c>listen</c> learns what other servers took.</param>
internal sealed class ServerDraft(UpstreamRegistry upstreams, ListenRegistry listens) : ProxyDraft
{
    public UpstreamRegistry Upstreams => upstreams;

    public ListenRegistry Listens => listens;

    public bool HasListen;

    /// <summary>Where <c>proxy_pass</c> leads; null: not said.</summary>
    public UpstreamDraft? Upstream;
}
