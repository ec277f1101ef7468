using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>The active health checks of the process. Used by the control thread alone.</summary>
/// <remarks>
/// All checks run on one event loop with its own thread, not on the loops that relay: the verdict on a server is one for the whole process,
/// relay loops come and go with reloads, and a check can then neither wait behind a relayed burst nor delay one. The thread exists only
/// while some upstream has checks. Its connections are outside <c>worker_connections</c> and <c>max_conns</c>.
/// </remarks>
/// <param name="log">Gets a line for each change, and for each failed check at level <c>info</c>.</param>
/// <param name="observers">Get to know each change too ...</param>
/// <param name="shedder">... and so does what ends the sessions of unhealthy servers.</param>
internal sealed class HealthMonitor(ErrorLog log, SessionObservers observers, SessionShedder shedder)
{
    private IHealthLoop? _loop;

    /// <summary>Checks what these upstreams ask for, and nothing else.</summary>
    public async Task ApplyAsync(IReadOnlyCollection<Upstreams.Upstream> upstreams)
    {
        if (upstreams.All(static upstream => upstream.Config.Checks.Count == 0))
        {
            await StopAsync();
            return;
        }
        if (_loop is null)
        {
            _loop = Epoll.IsSupported
                ? new HealthLoop<LinuxSocket>(new Epoll(), log, observers, shedder)
                : new HealthLoop<PortableSocket>(new SelectPoller(), log, observers, shedder);
            _loop.Start();
        }
        _loop.Apply(upstreams);
    }

    /// <summary>The peers of these upstreams have changed without a reload. Any thread.</summary>
    public void Refresh(IReadOnlyCollection<Upstreams.Upstream> upstreams) => _loop?.Apply(upstreams);

    public async Task StopAsync()
    {
        if (_loop is not null)
            await _loop.StopAsync();
        _loop = null;
    }
}
