using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Status;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Control;

/// <summary>Serves the status where the configuration says; an address that stays keeps its readers through every reload.</summary>
/// <param name="open">Opens a socket, or takes one that another process has opened.</param>
internal sealed class StatusService(
    Func<ListenConfig, ListenSocket> open, SessionObservers observers, ProcessLog log, TimeProvider time)
{
    private const int OnlyReader = 0;

    /// <summary>One, or two while a configuration with another address is taken over.</summary>
    private readonly Dictionary<IPEndPoint, (StatusSite Site, ListenSocket Socket)> _open = [];

    private StatusSource? _source;
    private int _configurations;

    /// <summary>Opens the address if it is new.</summary>
    /// <param name="config">The next configuration.</param>
    /// <param name="upstreams">What is shown: the upstreams of the process ...</param>
    /// <param name="workers">... and its loops.</param>
    /// <returns>False when the system refused, as the log tells.</returns>
    public bool TryOpen(BalancerConfig config, UpstreamSet upstreams, RelayWorkers workers)
    {
        if (config.Status is not { } address || _open.ContainsKey(address))
            return true;
        try
        {
            _source ??= new StatusSource(upstreams, workers);
            var socket = open(new ListenConfig(address));
            _open.Add(address, (new StatusSite(socket.Lease(OnlyReader), _source, observers, time), socket));
            return true;
        }
        catch (ListenException refused)
        {
            log.Write(LogLevel.Emerg, refused.Message);
            return false;
        }
    }

    public async Task ApplyAsync(BalancerConfig config)
    {
        _configurations++;
        _source?.Apply(config, reloads: _configurations - 1);
        await CloseAllButAsync(config.Status);
        if (_configurations > 1)
            _open.Values.SingleOrDefault().Site?.Reloaded();
    }

    /// <summary>Closes what is no longer asked for.</summary>
    /// <param name="wanted">Null: nothing is.</param>
    public async Task CloseAllButAsync(IPEndPoint? wanted)
    {
        foreach (var address in _open.Keys.Where(address => !address.Equals(wanted)).ToArray())
        {
            _open.Remove(address, out var closed);
            await closed.Site.DisposeAsync();
            closed.Socket.Return(OnlyReader);
            closed.Socket.Dispose();
        }
    }
}
