namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>All groups of servers of a configuration. A group may be used before it is declared; names ignore case.</summary>
internal sealed class UpstreamRegistry
{
    private readonly List<UpstreamDraft> _all = [];

    /// <summary>In the order in which they were first named.</summary>
    public IReadOnlyList<UpstreamDraft> All => _all;

    /// <summary>The group that an <c>upstream NAME { }</c> declares; null and a refusal when the name is taken.</summary>
    public (UpstreamDraft? Upstream, ConfigMessage? Refusal) Declare(string name, DirectiveCall call)
    {
        var known = _all.Find(other => IsNamed(other, name) && (other.DeclaredName is not null || other.Target.HasPort));
        if (known?.DeclaredName is not null)
            return (null, call.Refuse($"duplicate upstream \"{name}\""));
        if (known is not null)
            return (null, Refusal.At(known.Position, MayNotHavePort(name, known.Target.Port)));

        var upstream = _all.Find(other => IsNamed(other, name)) ?? Add(new ParsedAddress(name, name), call);
        upstream.DeclaredName = name;
        return (upstream, null);
    }

    /// <summary>The group that a <c>proxy_pass</c> means: a declared one, one to be declared further down, or the address itself.</summary>
    public (UpstreamDraft? Upstream, ConfigMessage? Refusal) Refer(ParsedAddress target, DirectiveCall call)
    {
        var known = _all.Find(other => IsNamed(other, target.Host) && (other.DeclaredName is not null || other.Target.Port == target.Port));
        if (known?.DeclaredName is not null && target.HasPort)
            return (null, call.Refuse(MayNotHavePort(target.Host, target.Port)));
        return (known ?? Add(target, call), null);
    }

    private UpstreamDraft Add(ParsedAddress target, DirectiveCall call)
    {
        var upstream = new UpstreamDraft(target, call.Position);
        _all.Add(upstream);
        return upstream;
    }

    private static bool IsNamed(UpstreamDraft upstream, string host) => upstream.Target.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    private static string MayNotHavePort(string name, int port) => $"upstream \"{name}\" may not have port {port}";
}
