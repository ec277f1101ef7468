using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary>All groups of servers of a configuration. A group may be used before it is declared; names ignore case.</summary>
internal sealed class UpstreamRegistry
{
    private readonly List<UpstreamGroup> _all = [];

    /// <summary>In the order in which they were first named.</summary>
    public IReadOnlyList<UpstreamGroup> All => _all;

    /// <summary>Some group picks by the times of its servers, or counts early ends as failures.</summary>
    public bool MeasuresTimes => _all.Exists(static group =>
        group.Draft.Policy is LeastTimeConfig || group.Draft.Peers.Exists(static peer => peer.FailEarly > TimeSpan.Zero));

    /// <summary>The group that an <c>upstream NAME { }</c> declares; null and a refusal when the name is taken.</summary>
    public (UpstreamGroup? Group, ConfigMessage? Refusal) Declare(string name, DirectiveCall call)
    {
        var known = _all.Find(other => IsNamed(other, name) && (other.DeclaredName is not null || other.Target.HasPort));
        if (known?.DeclaredName is not null)
            return (null, call.Refuse($"duplicate upstream \"{name}\""));
        if (known is not null)
            return (null, ConfigError.At(known.Position, MayNotHavePort(name, known.Target.Port)));

        var group = _all.Find(other => IsNamed(other, name)) ?? Add(new ParsedAddress(name, name), call);
        group.DeclaredName = name;
        return (group, null);
    }

    /// <summary>The group that a <c>proxy_pass</c> means: a declared one, one to be declared further down, or the address itself.</summary>
    public (UpstreamGroup? Group, ConfigMessage? Refusal) Refer(ParsedAddress target, DirectiveCall call)
    {
        var known = _all.Find(other => IsNamed(other, target.Host) && (other.DeclaredName is not null || other.Target.Port == target.Port));
        if (known?.DeclaredName is not null && target.HasPort)
            return (null, call.Refuse(MayNotHavePort(target.Host, target.Port)));
        return (known ?? Add(target, call), null);
    }

    /// <summary>The finished groups, with unique names.</summary>
    /// <remarks>
    /// An <c>upstream 127.0.0.1:80 { }</c> is legal but cannot be reached, because <c>proxy_pass 127.0.0.1:80</c> means the address. It is
    /// left out where such an address is used.
    /// </remarks>
    public IReadOnlyList<UpstreamConfig> Build()
    {
        var addresses = _all.Where(static group => group.DeclaredName is null).Select(static group => group.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. _all.Where(group => group.DeclaredName is null || !addresses.Contains(group.Name)).Select(Build)];
    }

    private static UpstreamConfig Build(UpstreamGroup group)
    {
        var config = new UpstreamConfig(group.Name, group.Draft.Peers)
        {
            Checks = group.Draft.Checks,
            Resolver = group.Draft.Resolver,
            RebalanceRate = group.Draft.RebalanceRate ?? 0,
            SessionAge = group.Draft.SessionAge,
            Queue = group.Draft.Queue,
        };
        return group.Draft.Policy is { } policy ? config with { Policy = policy } : config;
    }

    private UpstreamGroup Add(ParsedAddress target, DirectiveCall call)
    {
        var group = new UpstreamGroup(target, call.Position, new ConfigBlock(Context.Upstream, call.Context.Main));
        _all.Add(group);
        return group;
    }

    private static bool IsNamed(UpstreamGroup group, string host) => group.Target.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    private static string MayNotHavePort(string name, int port) => $"upstream \"{name}\" may not have port {port}";
}
