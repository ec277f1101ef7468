using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>What the process keeps from one configuration to the next, for the phases and contents of modules.</summary>
public sealed class ModuleServices : IDisposable
{
    private readonly NameResolvers _resolvers;

    /// <param name="time">The clock.</param>
    /// <param name="random">Where random policies draw from.</param>
    /// <param name="report">Gets a line for the error log when a name of an upstream is not found.</param>
    public ModuleServices(TimeProvider time, Random random, Action<string> report)
    {
        _resolvers = new NameResolvers(time);
        Upstreams = new UpstreamSet(time, random, _resolvers, report);
    }

    public UpstreamSet Upstreams { get; }

    public SharedZones Zones { get; } = new();

    /// <summary>Who knows the addresses of names; null: the configuration names nobody.</summary>
    public NameResolver? ResolverOf(ResolverConfig? config) => config is null ? null : _resolvers.Of(config);

    public void Dispose() => Upstreams.Dispose();
}
