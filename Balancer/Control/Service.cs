using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Ctl;
using ChatCluster.Balancer.Modules.Health;
using ChatCluster.Balancer.Relay;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// All that clients meet: listening sockets, upstreams and event loops, brought in line with one configuration after another.
/// </summary>
internal sealed class Service : IDisposable
{
    private readonly LogWriter _writer;
    private readonly ErrorLog _errorLog;
    private readonly ProcessLog _log;
    private readonly TimeProvider _time;
    private readonly ListenerSet _listeners;
    private readonly ModuleServices _services;
    private readonly RelayWorkers _workers;
    private readonly StatusService _status;
    private readonly HandChanges _changes;
    private readonly CtlCommands _commands;
    private readonly CtlService _ctl;
    private readonly SessionShedder _shedder;
    private readonly HealthMonitor _health;

    /// <param name="host">Opens sockets, or has them from another process.</param>
    public Service(LogWriter writer, ErrorLog errorLog, ProcessHost host, ProcessLog log, SessionObservers observers, TimeProvider time)
    {
        (_writer, _errorLog, _log, _time) = (writer, errorLog, log, time);
        _listeners = new ListenerSet(host.Listen, log, time);
        _services = new ModuleServices(time, Random.Shared, message => errorLog.Write(LogLevel.Error, message));
        _workers = new RelayWorkers(errorLog, log, observers);
        _status = new StatusService(host.Listen, observers, log, time);
        _changes = new HandChanges(_services.Upstreams);
        _shedder = new SessionShedder(_workers.EndSessionsAsync, errorLog, time);
        _commands = new CtlCommands(_services.Upstreams, _changes, _workers, _shedder, log);
        _ctl = new CtlService(path => host.ListenForControl(path, log));
        _health = new HealthMonitor(errorLog, observers, _shedder);
    }

    /// <summary>Opens what the configuration needs in addition. Until <see cref="ApplyAsync"/> nothing else changes.</summary>
    /// <returns>False when the system refused, as the log tells.</returns>
    public async Task<bool> TryOpenAsync(BalancerConfig config)
    {
        if (_services.Zones.Conflict(config.Zones) is not { } complaint)
            return await _listeners.TryOpenAsync(config.Sockets) && _status.TryOpen(config, _services.Upstreams, _workers)
                && _ctl.TryOpen(config, _commands.RunAsync) && _workers.TryAdd(config);

        _log.Write(LogLevel.Emerg, complaint);
        return false;
    }

    /// <summary>Closes what was opened for a configuration that could not be taken over after all.</summary>
    public Task AbandonAsync(BalancerConfig? current)
    {
        _listeners.CloseAllBut(current?.Sockets ?? []);
        return Task.WhenAll(
            _status.CloseAllButAsync(current?.Status), _ctl.CloseAllButAsync(current?.ControlSocket), _workers.AbandonAsync());
    }

    /// <summary>Serves new clients with this configuration. Open sessions keep theirs; peers that stay keep their counters.</summary>
    public async Task ApplyAsync(BalancerConfig config)
    {
        _listeners.ApplyChanges(config.Sockets);
        _services.Upstreams.PeersChanged = OnPeersChanged;
        _changes.Apply(config.Upstreams);
        _services.Zones.Apply(config.Zones);
        var servers = config.Servers.Select(server => Serving(server, config)).ToList();
        var served = servers.SelectMany(server => Served(server, servers)).ToLookup(one => one.Listen.Within ?? one.Listen.Address);
        await _workers.ApplyAsync(
            config, [.. config.Sockets.Select(socket => (_listeners[socket.Address], MergeSharedSocket(served[socket.Address])))]);
        _listeners.CloseAllBut(config.Sockets);
        _shedder.Apply(_services.Upstreams.All);
        await _health.ApplyAsync(_services.Upstreams.All);
        await _status.ApplyAsync(config);
        await _ctl.CloseAllButAsync(config.ControlSocket);
    }

    /// <inheritdoc cref="RelayWorkers.DrainAsync"/>
    public Task DrainAsync(TimeSpan? deadline)
    {
        var drained = _workers.DrainAsync(deadline);
        _listeners.Dispose();
        return drained;
    }

    public async Task StopAsync()
    {
        await Task.WhenAll(_health.StopAsync(), _shedder.StopAsync(), _status.CloseAllButAsync(null), _ctl.CloseAllButAsync(null));
        await _workers.StopAsync();
    }

    public void Dispose()
    {
        _services.Dispose();
        _listeners.Dispose();
    }

    /// <summary>A name of a server stands for other addresses now.</summary>
    private void OnPeersChanged()
    {
        _shedder.Apply(_services.Upstreams.All);
        _health.Refresh(_services.Upstreams.All);
    }

    private RelayServer Serving(ServerConfig server, BalancerConfig config) => new(server, LogOf(server))
    {
        Phases = [.. server.Phases.Select(phase => phase.Create(_services))],
        Content = server.Content?.Create(_services),
        NotesAttempts = config.NotesAttempts,
        AccessLog = server.AccessLogs.Count > 0 ? new AccessLog(_writer, server.AccessLogs, _time) : null,
    };

    /// <summary>The addresses of a server, each with what it serves there.</summary>
    /// <param name="server">Which.</param>
    /// <param name="all">Where names lead.</param>
    private static IEnumerable<(ListenConfig Listen, RelayServer Server)> Served(RelayServer server, List<RelayServer> all) =>
        server.Config.Listens.Select(listen => (listen, server with
        {
            ExpectsProxyHeader = listen.ProxyProtocol,
            ByName = listen.Names?.Select(index => all[index]),
        }));

    /// <summary>The server of a socket, which knows the servers of the single addresses that share the socket.</summary>
    private static RelayServer MergeSharedSocket(IEnumerable<(ListenConfig Listen, RelayServer Server)> served)
    {
        var inner = served.Where(one => one.Listen.Within is not null).ToDictionary(
            one => ((IPEndPoint)one.Listen.Address).Address, one => one.Server with { Name = one.Listen.Address.ToString() });
        var outer = served.Single(one => one.Listen.Within is null).Server;
        return inner.Count == 0 ? outer : outer with { ByAddress = inner };
    }

    private ErrorLog LogOf(ServerConfig server)
    {
        if (server.ErrorLogs.Count == 0)
            return _errorLog;

        var own = new ErrorLog(_writer, _time);
        own.Apply(server.ErrorLogs);
        return own;
    }
}
