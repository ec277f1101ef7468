using System.Text.Json;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Admin;

/// <summary>The state of the server for operators. Contains no message text, and no password in any form.</summary>
public sealed class StatusReport
{
    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(1);

    private readonly ServerName _name;
    private readonly StartupGate _startup;
    private readonly ConnectionCount _connections;
    private readonly SessionRegistry _registry;
    private readonly Database _database;
    private readonly PresenceReading _presence;
    private readonly ServerLease _lease;
    private readonly IClusterBus _bus;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _started;
    private volatile bool _stopping;

    public StatusReport(
        ServerName name,
        StartupGate startup,
        ConnectionCount connections,
        SessionRegistry registry,
        Database database,
        PresenceStore presence,
        ServerLease lease,
        IClusterBus bus,
        ServerMetrics metrics,
        TimeProvider time)
    {
        (_name, _startup, _connections, _registry, _database, _lease, _bus, _metrics, _time) =
            (name, startup, connections, registry, database, lease, bus, metrics, time);
        _presence = new(presence, DatabaseTimeout, time);
        _started = time.GetTimestamp();
    }

    /// <summary>"ready", or what a server that is ready cannot do at the moment.</summary>
    public string Readiness => _bus.State == BusState.Down
        ? "degraded: the message bus does not answer, messages to users on other servers are stored"
        : "ready";

    /// <summary>Reports "stopping" from now on.</summary>
    public void Stop() => _stopping = true;

    /// <returns>Why no new clients should be sent here; null when the server is ready.</returns>
    public async Task<string?> ProblemAsync()
    {
        if (_stopping)
            return "the server is stopping";
        if (!_startup.IsOpen)
            return "the server is starting";
        if (_database.FindLoss() is { } loss)
            return loss;
        try
        {
            await _database.CheckAsync().WaitAsync(DatabaseTimeout, _time);
            return _lease.IsHeld ? null : "the database takes no writes";
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OperationCanceledException)
        {
            return "the database does not answer";
        }
    }

    public async Task<byte[]> ToJsonAsync()
    {
        var map = _registry.All
            .Select(entry => new MapEntry(entry.User.Id, entry.User.Name, entry.Session.Number, entry.Session.Remote, entry.Session.Since))
            .OrderBy(entry => entry.Id);
        var state = _stopping ? "stopping" : _startup.IsOpen ? "ready" : "starting";
        var uptime = Math.Round(_time.GetElapsedTime(_started).TotalSeconds, 1);
        var presence = _startup.IsOpen ? await _presence.ReadAsync() : null;
        var bus = _bus.Url is { } url ? new BusStatus(url, _bus.State == BusState.Up ? "up" : "down") : null;
        var status = new ServerStatus(
            _name.ToString(), Environment.ProcessId, state, uptime, _connections.Open, [.. map], presence, bus, _metrics.Totals());
        return JsonSerializer.SerializeToUtf8Bytes(status, StatusJson.Default.ServerStatus);
    }
}
