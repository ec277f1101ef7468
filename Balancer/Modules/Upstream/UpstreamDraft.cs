using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary>What an <c>upstream</c> block says.</summary>
internal sealed class UpstreamDraft
{
    public readonly List<PeerConfig> Peers = [];

    /// <summary>The health checks of all these servers, once the whole <c>stream</c> block is read.</summary>
    public readonly List<HealthCheckConfig> Checks = [];

    /// <inheritdoc cref="UpstreamConfig.RebalanceRate"/>
    public double? RebalanceRate;

    /// <inheritdoc cref="UpstreamConfig.Queue"/>
    public QueueConfig? Queue;

    /// <inheritdoc cref="UpstreamConfig.SessionAge"/>
    public SessionAgeConfig? SessionAge;

    /// <summary>Null: not said, which is round robin.</summary>
    public PolicyConfig? Policy;

    /// <summary><c>least_time</c> is said: once is enough.</summary>
    public bool HasLeastTime;

    /// <summary>The group has a <c>zone</c>.</summary>
    public bool HasZone;

    /// <summary>Who is asked for names; null: nobody.</summary>
    public ResolverConfig? Resolver;

    /// <summary>Policies by chance or by a key forbid <c>backup</c> and <c>slow_start</c> in the lines after them.</summary>
    public bool AllowsBackup = true;
}

/// <summary>A group of servers while it is read: declared by <c>upstream</c>, or only named by <c>proxy_pass</c> so far.</summary>
/// <param name="target">What the first directive to name it wrote.</param>
/// <param name="position">Where that directive stands.</param>
internal sealed class UpstreamGroup(ParsedAddress target, SourcePosition position, ConfigBlock block)
{
    public ParsedAddress Target => target;

    public SourcePosition Position => position;

    public ConfigBlock Block => block;

    public UpstreamDraft Draft => block.Draft<UpstreamDraft>();

    /// <summary>The name in <c>upstream NAME { }</c>; null before such a block.</summary>
    public string? DeclaredName;

    /// <summary>The name that other records use: for an address, the address as written.</summary>
    public string Name => DeclaredName ?? target.Text;
}
