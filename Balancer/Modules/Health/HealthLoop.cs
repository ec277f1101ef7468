using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>The event loop of all checks, whatever its sockets are. Any thread.</summary>
internal interface IHealthLoop
{
    void Start();

    /// <summary>Runs the checks of these upstreams and no others from now on; those that stay go on.</summary>
    void Apply(IReadOnlyCollection<Upstreams.Upstream> upstreams);

    Task StopAsync();
}

/// <inheritdoc cref="IHealthLoop"/>
internal sealed class HealthLoop<TSocket>(
    IPoller<TSocket> poller, ErrorLog log, SessionObservers observers, SessionShedder shedder) : IHealthLoop
    where TSocket : struct, IStreamSocket<TSocket>
{
    private readonly SocketLoop<TSocket> _loop = new(poller, "health checks", TimeProvider.System);
    private readonly Dictionary<(Peer, int), PeerCheck<TSocket>> _checks = [];

    public void Start() => _loop.Start();

    public void Apply(IReadOnlyCollection<Upstreams.Upstream> upstreams) => _loop.Post(() => Replace([.. CheckTarget.Of(upstreams)]));

    public Task StopAsync()
    {
        _loop.Post(() =>
        {
            Replace([]);
            _loop.Stop();
        });
        return _loop.Stopped;
    }

    private void Replace(IReadOnlyList<CheckTarget> targets)
    {
        var wanted = targets.ToDictionary(static target => (target.Peer, target.Index));
        foreach (var key in _checks.Keys.Except(wanted.Keys).ToList())
        {
            _checks.Remove(key, out var dropped);
            dropped!.Stop();
        }
        foreach (var (key, target) in wanted)
        {
            if (_checks.TryGetValue(key, out var check))
            {
                check.Reconfigure(target);
                continue;
            }
            _checks.Add(key, check = new PeerCheck<TSocket>(_loop, target, log, OnChange));
            check.Start(target.FirstDelay);
        }
        foreach (var check in _checks.Values)
            Publish(check.Target, reason: "");
    }

    private void OnChange(PeerCheck<TSocket> check, string reason) => Publish(check.Target, reason);

    /// <summary>Gives the server the verdict of all its checks.</summary>
    private void Publish(CheckTarget target, string reason)
    {
        var (upstream, peer) = (target.Upstream, target.Peer);
        var health = CheckVerdict.Combine(_checks.Values.Where(check => check.Target.Peer == peer).Select(check => check.Verdict.Health));
        if (upstream.SetHealth(peer, health) is not { } change)
            return;
        observers.Current?.HealthChanged(upstream, peer, reason);
        shedder.OnHealthChanged(upstream, peer);
        if (health == PeerHealth.Healthy)
            log.Write(LogLevel.Notice, $"upstream \"{upstream.Name}\": server {peer} is healthy");
        else if (health == PeerHealth.Unhealthy)
            log.Write(LogLevel.Warn, $"upstream \"{upstream.Name}\": server {peer} is unhealthy: {reason}");
        if (change.FailsOpen)
            log.Write(LogLevel.Error, $"upstream \"{upstream.Name}\": all servers are unhealthy, using them as without health checks");
    }
}
