using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>Counts the results of one check of one server: <c>fails</c> and <c>passes</c> in a row change the verdict.</summary>
/// <param name="health">The verdict before the first result.</param>
public sealed class CheckVerdict(PeerHealth health)
{
    private int _contrary;

    public PeerHealth Health { get; private set; } = health;

    /// <summary>Notes one result. The first one of a server that must be checked before its first session decides at once.</summary>
    /// <returns>True when it changed <see cref="Health"/>.</returns>
    public bool Note(bool passed, HealthCheckConfig config)
    {
        var result = passed ? PeerHealth.Healthy : PeerHealth.Unhealthy;
        if (result == Health)
        {
            _contrary = 0;
            return false;
        }
        if (Health != PeerHealth.Checking && ++_contrary < (passed ? config.Passes : config.Fails))
            return false;
        _contrary = 0;
        Health = result;
        return true;
    }

    /// <summary>The verdict of several checks of one server: it must pass them all.</summary>
    public static PeerHealth Combine(IEnumerable<PeerHealth> verdicts) =>
        verdicts.OrderDescending().FirstOrDefault(PeerHealth.Healthy);
}
