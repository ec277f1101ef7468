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
    private readonly WorkerPool _workers = new(errorLog, log);

    /// <summary>Opens what the configuration needs in addition. Until <see cref="ApplyAsync"/> nothing else changes.</summary>
    /// <returns>False when the system refused, as the log tells.</returns>
    public Task<bool> TryOpenAsync(BalancerConfig config) => _listeners.TryOpenAsync(Listens(config));

    /// <summary>Closes what was opened for a configuration that could not be taken over after all.</summary>
    public void Abandon(BalancerConfig? current) => _listeners.CloseAllBut(current is null ? [] : Listens(current));

    /// <summary>Serves new clients so from now on. Sessions go on with what they have; peers that stay keep their counters.</summary>
    public async Task ApplyAsync(BalancerConfig config)
    {
        _listeners.WarnOfChanges(Listens(config));
        _upstreams.Apply(config);
        writer.Flush();
        var serving = config.Servers.SelectMany(server =>
        {
            var relay = new RelayServer(server, server.Upstream is { } name ? _upstreams.Get(name) : null, LogOf(server))
            {
                NotesAttempts = config.NotesAttempts,
                FindUpstream = _upstreams.Find,
                AccessLog = server.AccessLogs.Count > 0 ? new AccessLog(writer, server.AccessLogs, time) : null,
            };
            return server.Listens.Select(listen => (_listeners[listen.Address], relay));
        });
        await _workers.ApplyAsync(config, [.. serving]);
        _listeners.CloseAllBut(Listens(config));
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

    private static IEnumerable<ListenConfig> Listens(BalancerConfig config) => config.Servers.SelectMany(server => server.Listens);

    private ErrorLog LogOf(ServerConfig server)
    {
        if (server.ErrorLogs.Count == 0)
        {
            return errorLog;
        }

        var own = new ErrorLog(writer, time);
        own.Apply(server.ErrorLogs);
        return own;
    }
}
