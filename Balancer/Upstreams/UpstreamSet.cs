using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>The upstreams of the process by name. Changed by the control thread alone; the upstreams themselves are shared.</summary>
/// <param name="time">The clock of failures and of names.</param>
/// <param name="random">Where random policies draw from.</param>
/// <param name="resolvers">Who knows the addresses of names; null: no configuration has names.</param>
/// <param name="report">Gets a line for the error log when a name is not found.</param>
public sealed class UpstreamSet(TimeProvider time, Random random, NameResolvers? resolvers = null, Action<string>? report = null)
    : IDisposable
{
    private readonly List<Task> _watches = [];
    private CancellationTokenSource _watching = new();
    private Dictionary<string, Upstream> _upstreams = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called by any thread when the peers of an upstream have changed without a reload.</summary>
    public Action? PeersChanged { get; set; }

    public IReadOnlyCollection<Upstream> All => _upstreams.Values;

    /// <summary>The upstream of that name; upper and lower case are the same. Throws when there is none.</summary>
    public Upstream Get(string name) => _upstreams[name];

    /// <summary>The upstream of that name, or null. Any thread.</summary>
    public Upstream? Find(string name) => Volatile.Read(ref _upstreams).GetValueOrDefault(name);

    /// <summary>Takes over a configuration: upstreams that stay keep their peers' counters, new ones come, missing ones go.</summary>
    public void Apply(IReadOnlyList<UpstreamConfig> configs)
    {
        var next = new Dictionary<string, Upstream>(StringComparer.OrdinalIgnoreCase);
        foreach (var upstreamConfig in configs)
        {
            if (_upstreams.TryGetValue(upstreamConfig.Name, out var upstream))
                upstream.Apply(upstreamConfig);

            next.Add(upstreamConfig.Name, upstream ?? new Upstream(upstreamConfig, time, random));
        }

        _upstreams = next;
        Watch(configs);
    }

    /// <summary>No name is watched any more.</summary>
    public void Dispose()
    {
        _watching.Cancel();
        _watching.Dispose();
    }

    /// <summary>The names of the previous configuration are watched no more, those of this one from now on.</summary>
    private void Watch(IReadOnlyList<UpstreamConfig> configs)
    {
        Dispose();
        _watching = new CancellationTokenSource();
        _watches.RemoveAll(static watch => watch.IsCompleted);
        foreach (var config in configs)
        {
            foreach (var name in config.Peers.Select(static peer => peer.Name).OfType<ServerName>().Distinct())
            {
                var resolver = config.Resolver!;
                var watch = new NameWatch(
                    _upstreams[config.Name], name, resolvers!.Of(resolver), resolver.Timeout, report!, () => PeersChanged?.Invoke());
                _watches.Add(watch.RunAsync(time, _watching.Token));
            }
        }
    }
}
