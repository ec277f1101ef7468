namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The <c>stream</c> block while it is read.</summary>
internal sealed class StreamDraft() : ProxyDraft(new(StringComparer.Ordinal))
{
    public readonly UpstreamRegistry Upstreams = new();

    public readonly ListenRegistry Listens = new();

    public readonly List<ServerDraft> Servers = [];

    public readonly List<LimitZoneConfig> LimitZones = [];

    // The tables here size themselves: checked, without effect.
    public long? MapHashMaxSize;
    public long? MapHashBucketSize;
    public long? VariablesHashMaxSize;
    public long? VariablesHashBucketSize;
}
