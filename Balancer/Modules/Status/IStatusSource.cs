using System.Net;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>What the status page asks of the process. Any thread.</summary>
public interface IStatusSource
{
    /// <summary>The addresses that clients connect to.</summary>
    IReadOnlyCollection<EndPoint> Listeners { get; }

    IReadOnlyCollection<Upstreams.Upstream> Upstreams { get; }

    /// <summary>Sessions open now.</summary>
    int SessionCount { get; }

    /// <summary>Configurations taken over since the start, the first not counted.</summary>
    int Reloads { get; }

    /// <summary>A page of the open sessions. Their order is no one's: a session that ends changes it.</summary>
    Task<IReadOnlyList<SessionView>> SessionsAsync(int skip, int take);

    /// <summary>The bytes of the open sessions, by server.</summary>
    Task<PeerTraffic> TrafficAsync();
}
