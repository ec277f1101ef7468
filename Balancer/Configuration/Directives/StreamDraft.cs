namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The <c>stream</c> block while it is read.</summary>
internal sealed class StreamDraft : ProxyDraft
{
    public readonly UpstreamRegistry Upstreams = new();

    public readonly ListenRegistry Listens = new();

    public readonly List<ServerDraft> Servers = [];

    public readonly List<LimitZoneConfig> LimitZones = [];
}
