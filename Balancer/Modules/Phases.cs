using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Access;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Modules.Ctl;
using ChatCluster.Balancer.Modules.Geo;
using ChatCluster.Balancer.Modules.Health;
using ChatCluster.Balancer.Modules.LimitConn;
using ChatCluster.Balancer.Modules.Log;
using ChatCluster.Balancer.Modules.Map;
using ChatCluster.Balancer.Modules.Pass;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Modules.RealIp;
using ChatCluster.Balancer.Modules.Resolver;
using ChatCluster.Balancer.Modules.Return;
using ChatCluster.Balancer.Modules.Set;
using ChatCluster.Balancer.Modules.SplitClients;
using ChatCluster.Balancer.Modules.SslPreread;
using ChatCluster.Balancer.Modules.Status;
using ChatCluster.Balancer.Modules.Upstream;

namespace ChatCluster.Balancer.Modules;

/// <summary>
/// All modules, in the order in which a session meets them: nginx's phases. A PROXY header is read before them, by the session itself,
/// because that has to wait for the client.
/// </summary>
internal static class Phases
{
    public static readonly IReadOnlyList<IModule> All =
    [
        // The language alone.
        new MainModule(),
        new EventsModule(),
        new CoreModule(),
        new ResolverModule(),
        new MapModule(),
        new GeoModule(),
        new SplitClientsModule(),
        new UpstreamModule(),
        new StatusModule(),
        new CtlModule(),

        // Admission.
        new RealIpModule(),
        new SetModule(),
        new LimitConnModule(),
        new AccessModule(),

        // A look at the client's first bytes.
        new SslPrereadModule(),

        // Content.
        new ReturnModule(),
        new PassModule(),
        new ProxyModule(),

        // Beside the sessions.
        new HealthModule(),

        // After the end.
        new LogModule(),
    ];
}
