using System.Net;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Status;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Control;

/// <summary>Shows the process to the status page.</summary>
/// <param name="upstreams">The upstreams of the process.</param>
/// <param name="workers">Its loops.</param>
internal sealed class StatusSource(UpstreamSet upstreams, RelayWorkers workers) : IStatusSource
{
    private volatile IReadOnlyCollection<EndPoint> _listeners = [];
    private volatile int _reloads;

    public IReadOnlyCollection<EndPoint> Listeners => _listeners;

    public IReadOnlyCollection<Upstream> Upstreams => upstreams.All;

    public int SessionCount => workers.Snapshot.Sum(static worker => worker.SessionCount);

    public int Reloads => _reloads;

    /// <summary>A configuration is taken over.</summary>
    public void Apply(BalancerConfig config, int reloads)
    {
        _listeners = [.. config.Servers.SelectMany(static server => server.Listens).Select(static listen => listen.Address).Distinct()];
        _reloads = reloads;
    }

    public async Task<IReadOnlyList<SessionView>> SessionsAsync(int skip, int take)
    {
        var page = new List<SessionView>();
        foreach (var worker in workers.Snapshot)
        {
            var count = worker.SessionCount;
            if (skip < count && page.Count < take)
                page.AddRange(await worker.ViewSessionsAsync(skip, take - page.Count));
            skip = Math.Max(0, skip - count);
        }

        return page;
    }

    public async Task<PeerTraffic> TrafficAsync()
    {
        var traffic = new PeerTraffic();
        foreach (var worker in workers.Snapshot)
            await worker.AddTrafficAsync(traffic);
        return traffic;
    }
}
