using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>Whom to check, and how.</summary>
/// <param name="Upstream">The group of the server.</param>
/// <param name="Peer">The server.</param>
/// <param name="Index">Which of the upstream's checks it is, from 0.</param>
/// <param name="Config">The check.</param>
/// <param name="FirstDelay">Milliseconds to wait before the first check.</param>
internal sealed record CheckTarget(Upstreams.Upstream Upstream, Peer Peer, int Index, HealthCheckConfig Config, long FirstDelay)
{
    /// <summary>Where to connect.</summary>
    public EndPoint Address =>
        Config.Port is int port && Peer.Address is IPEndPoint own ? new IPEndPoint(own.Address, port) : Peer.Address;

    /// <summary>All checks of these upstreams. A server that is <c>down</c> is not checked.</summary>
    public static IEnumerable<CheckTarget> Of(IEnumerable<Upstreams.Upstream> upstreams) =>
        from upstream in upstreams
        let peers = upstream.Peers.All.Where(static peer => !peer.Config.Down).ToList()
        from check in upstream.Config.Checks.Index()
        from peer in peers.Index()
        select new CheckTarget(
            upstream, peer.Item, check.Index, check.Item, CheckSchedule.FirstDelay(check.Item, peer.Index, peers.Count));
}
