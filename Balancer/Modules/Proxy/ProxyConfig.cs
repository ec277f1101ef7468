using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Proxy;

/// <summary>Relays the sessions of a server (<c>proxy_pass</c>).</summary>
/// <param name="Upstream">The name of the group in <see cref="BalancerConfig.Upstreams"/>; null: see <paramref name="Text"/>.</param>
/// <param name="Text">Evaluated in each session: the name of a group or an address.</param>
/// <param name="Settings">How.</param>
/// <param name="Resolver">Who knows the addresses of names in <paramref name="Text"/>; null: nobody.</param>
public sealed record ProxyConfig(string? Upstream, ComplexValue? Text, RelaySettings Settings, ResolverConfig? Resolver) : IContentConfig
{
    public IContent Create(ModuleServices services) => Text is { } text
        ? new NamedProxyContent(text, services.Upstreams.Find, Settings, services.ResolverOf(Resolver))
        : new ProxyContent(services.Upstreams.Get(Upstream!), Settings);
}
