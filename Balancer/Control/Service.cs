using System.Net;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Control;

/// <summary>All that clients meet: listening sockets, upstreams and event loops, brought in line with one configuration after another.</summary>
internal sealed class Service(LogWriter writer, ErrorLog errorLog, ProcessLog log, TimeProvider time) : IDisposable
{
    private readonly ListenerSet _listeners = new(log, time);
    private readonly UpstreamSet _upstreams = new(time, Random.Shared);
    private readonly LimitZones _zones = new();
    private readonly WorkerPool _workers = new(errorLog, log);

    /// <summary>Opens what the configuration needs in addition. Until <see cref="ApplyAsync"/> nothing else changes.</summary>
    /// <returns>False when the system refused, as the log tells.</returns>
    public async Task<bool> TryOpenAsync(BalancerConfig config)
    {
        if (_zones.Refusal(config) is not { } complaint)
            return await _listeners.TryOpenAsync(config.Sockets) && _workers.TryAdd(config);

        log.Write(LogLevel.Emerg, complaint);
        return false;
    }

    /// <summary>Closes what was opened for a configuration that could not be taken over after all.</summary>
    public Task AbandonAsync(BalancerConfig? current)
    {
        _listeners.CloseAllBut(current?.Sockets ?? []);
        return _workers.AbandonAsync();
    }

    /// <summary>Serves new clients so from now on. Sessions go on with what they have; peers that stay keep their counters.</summary>
    public async Task ApplyAsync(BalancerConfig config)
    {
        _listeners.WarnOfChanges(config.Sockets);
        _upstreams.Apply(config);
        _zones.Apply(config);
        var served = config.Servers.SelectMany(server => Served(server, config)).ToLookup(one => one.Listen.Within ?? one.Listen.Address);
        await _workers.ApplyAsync(config, [.. config.Sockets.Select(socket => (_listeners[socket.Address], Together(served[socket.Address])))]);
        _listeners.CloseAllBut(config.Sockets);
    }

    /// <inheritdoc cref="WorkerPool.DrainAsync"/>
    public Task DrainAsync(TimeSpan? deadline)
    {
        var drained = _workers.DrainAsync(deadline);
        _listeners.Dispose();
        return drained;
    }

    public Task StopAsync() => _workers.StopAsync();

    public void Dispose() => _listeners.Dispose();

    private IEnumerable<(ListenConfig Listen, RelayServer Server)> Served(ServerConfig server, BalancerConfig config)
    {
        var upstream = server.Upstream is { } name ? _upstreams.Get(name) : null;
        var relay = new RelayServer(server, upstream, LogOf(server), [.. server.Limits.Select(_zones.LimitOf)])
        {
            NotesAttempts = config.NotesAttempts,
            FindUpstream = _upstreams.Find,
            AccessLog = server.AccessLogs.Count > 0 ? new AccessLog(writer, server.AccessLogs, time) : null,
        };
        return server.Listens.Select(listen => (listen, relay with { ExpectsProxyHeader = listen.ProxyProtocol }));
    }

    /// <summary>The server of a socket, which knows the servers of the single addresses that share the socket.</summary>
    private static RelayServer Together(IEnumerable<(ListenConfig Listen, RelayServer Server)> served)
    {
        var inner = served.Where(one => one.Listen.Within is not null).ToDictionary(
            one => ((IPEndPoint)one.Listen.Address).Address, one => one.Server with { Name = one.Listen.Address.ToString() });
        var outer = served.Single(one => one.Listen.Within is null).Server;
        return inner.Count == 0 ? outer : outer with { ByAddress = inner };
    }

    private ErrorLog LogOf(ServerConfig server)
    {
        if (server.ErrorLogs.Count == 0)
            return errorLog;

        var own = new ErrorLog(writer, time);
        own.Apply(server.ErrorLogs);
        return own;
    }
}
