using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Modules.Resolver;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary><c>upstream NAME { }</c>: named groups of servers, and the policy that picks one.</summary>
internal sealed class UpstreamModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow("upstream", Context.Stream, Arity.One, BindUpstream) { IsBlock = true },
        new DirectiveRow<UpstreamDraft>("server", Context.Upstream, Arity.OneOrMore, UpstreamServerDirective.Bind),
        new DirectiveRow<UpstreamDraft>("zone", Context.Upstream, Arity.Between(1, 2), BindZone),
        PolicyRow("least_conn", Arity.None, PolicyDirectives.BindLeastConn),
        PolicyRow("least_time", Arity.Between(1, 2), PolicyDirectives.BindLeastTime),
        PolicyRow("random", Arity.UpTo(2), PolicyDirectives.BindRandom),
        PolicyRow("hash", Arity.Between(1, 2), PolicyDirectives.BindHash),
        new DirectiveRow<UpstreamDraft>("queue", Context.Upstream, Arity.Between(1, 2), QueueDirective.Bind),
        new DirectiveRow<UpstreamDraft>("rebalance", Context.Upstream, Arity.One, RebalanceDirective.Bind),
        new DirectiveRow<UpstreamDraft>("max_session_age", Context.Upstream, Arity.Between(1, 2), SessionAgeDirective.Bind),
    ];

    /// <summary>In NGINX Plus a policy after <c>queue</c> switches the queue off; here that is an error.</summary>
    private static DirectiveRow<UpstreamDraft> PolicyRow(string name, Arity arity, Bind<UpstreamDraft> bind) =>
        new(name, Context.Upstream, arity, (upstream, call) =>
            upstream.Queue is null ? bind(upstream, call) : call.RefuseDirective("must stand before \"queue\""));

    public IReadOnlyDictionary<string, VariableSource> Variables => UpstreamVariables.All;

    /// <summary>Completes the groups that <c>proxy_pass</c> named by address, and checks all.</summary>
    public ConfigMessage? Complete(ConfigBlock block, LoadContext context)
    {
        if (block.Context != Context.Stream)
            return null;
        foreach (var group in context.Shared<UpstreamRegistry>().All)
        {
            if (group.DeclaredName is null && Resolve(group) is { } refusal)
                return refusal;
            if (FindResolver(group, block) is { } nobody)
                return nobody;
            if (group.Draft.Peers.All(peer => peer.Backup))
                return ConfigError.At(group.Position, $"no servers in upstream \"{group.Name}\"");
            if (group.Draft is { RebalanceRate: not null, Policy: HashConfig })
                return ConfigError.At(group.Position, $"\"rebalance\" and \"hash\" exclude each other in upstream \"{group.Name}\"");
            // nginx really fails in malloc here. The same text is given before any memory is asked for.
            if (RingWeight(group.Draft) is > HashConfig.MostRingWeight and var weight)
                return ConfigError.Nowhere($"malloc({8 + (160 * 16 * weight)}) failed (12: Cannot allocate memory)");
        }
        return null;
    }

    private static ConfigMessage? BindUpstream(DirectiveCall call)
    {
        var (group, refusal) = call.Context.Shared<UpstreamRegistry>().Declare(call.Arguments[0], call);
        if (group is null)
            return refusal;
        if (call.WalkBlock(group.Block) is { } wrong)
            return wrong;
        return group.Draft.Peers.Count == 0 ? ConfigError.At(call.End, "no servers are inside upstream") : null;
    }

    /// <summary><c>zone NAME [SIZE]</c>: nginx shares the group between its workers there; here it is always shared.</summary>
    private static ConfigMessage? BindZone(UpstreamDraft upstream, DirectiveCall call)
    {
        var name = call.Arguments[0];
        if (name.Length == 0)
            return call.Refuse("invalid zone name \"\"");
        long size = 0;
        if (call.Arguments.Count == 2)
        {
            if (!SizeValue.TryParse(call.Arguments[1], out size))
                return call.Refuse($"invalid zone size \"{call.Arguments[1]}\"");
            if (size < ZoneRegistry.SmallestZone)
                return call.Refuse($"zone \"{name}\" is too small");
        }
        upstream.HasZone = true;
        return call.Context.Shared<ZoneRegistry>().Add(name, size, typeof(UpstreamModule)) is { } complaint ? call.Refuse(complaint) : null;
    }

    /// <summary>Names that are looked up while the balancer runs need somebody to ask, and in nginx memory shared by its workers.</summary>
    private static ConfigMessage? FindResolver(UpstreamGroup group, ConfigBlock stream)
    {
        group.Draft.Resolver = ResolverModule.ConfigOf(group.Block, stream);
        if (group.Draft.Peers.All(static peer => peer.Name is null))
            return null;
        var upstream = $"upstream \"{group.Name}\" {group.Position}";
        if (!group.Draft.HasZone)
            return ConfigError.Nowhere($"resolving names at run time requires {upstream} to be in shared memory");
        return group.Draft.Resolver is null
            ? ConfigError.Nowhere($"no resolver defined to resolve names at run time in {upstream}")
            : null;
    }

    private static long RingWeight(UpstreamDraft upstream) => upstream.Policy is HashConfig { Consistent: true }
        ? upstream.Peers.Where(peer => !peer.Backup).Sum(peer => (long)peer.Weight)
        : 0;

    private static ConfigMessage? Resolve(UpstreamGroup group)
    {
        var target = group.Target;
        if (!target.HasPort)
            return ConfigError.At(group.Position, $"no port in upstream \"{target.Host}\"");
        var addresses = target.Resolve();
        if (addresses.Count == 0)
            return ConfigError.At(group.Position, $"host not found in upstream \"{target.Host}\"");
        group.Draft.Peers.AddRange(addresses.Select(address => new PeerConfig(target.Text, address)));
        return null;
    }
}
