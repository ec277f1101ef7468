using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>The upstreams of the process by name. Changed by the control thread alone; the upstreams themselves are shared.</summary>
public sealed class UpstreamSet(TimeProvider time, Random random)
{
    private Dictionary<string, Upstream> _upstreams = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<Upstream> All => _upstreams.Values;

    /// <summary>The upstream of that name; upper and lower case are the same. Throws when there is none.</summary>
    public Upstream Get(string name) => _upstreams[name];

    /// <summary>The upstream of that name, or null. Any thread.</summary>
    public Upstream? Find(string name) => Volatile.Read(ref _upstreams).GetValueOrDefault(name);

    /// <summary>Takes over a configuration: upstreams that stay keep their peers' counters, new ones come, missing ones go.</summary>
    public void Apply(BalancerConfig config)
    {
        var next = new Dictionary<string, Upstream>(StringComparer.OrdinalIgnoreCase);
        foreach (var upstreamConfig in config.Upstreams)
        {
            if (_upstreams.TryGetValue(upstreamConfig.Name, out var upstream))
                upstream.Apply(upstreamConfig);

            next.Add(upstreamConfig.Name, upstream ?? new Upstream(upstreamConfig, time, random));
        }

        _upstreams = next;
    }
}
