using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>One <c>server</c> block of <c>stream</c> while it is read.</summary>
/// <param name="upstreams">Where <c>proxy_pass</c> finds its group.</param>
/// <param name="logFormats">Where <c>access_log</c> finds its format.</param>
/// <param name="listens">Where <c>listen</c> learns what other servers took.</param>
internal sealed class ServerDraft(UpstreamRegistry upstreams, ListenRegistry listens, Dictionary<string, LogFormatConfig> logFormats) : ProxyDraft(logFormats)
{
    public UpstreamRegistry Upstreams => upstreams;

    public ListenRegistry Listens => listens;

    public bool HasListen;

    /// <summary>Where <c>proxy_pass</c> leads; null: not said, or said with variables.</summary>
    public UpstreamDraft? Upstream;

    /// <summary><c>proxy_pass</c> with variables.</summary>
    public ComplexValue? UpstreamText;

    /// <summary><c>return</c>.</summary>
    public ComplexValue? Return;

    /// <summary><c>return</c> was said after <c>proxy_pass</c>, if that was said at all.</summary>
    public bool Returns;

    /// <summary>Every <c>set</c>, in order.</summary>
    public readonly List<AssignmentConfig> Assignments = [];
}
