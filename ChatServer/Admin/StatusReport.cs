using System.Text.Json;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Admin;

/// <summary>What the server knows about its own state. Nothing of what people write, and no password in any form.</summary>
public sealed class StatusReport
{
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(1);

    private readonly ServerName _name;
    private readonly Readiness _readiness;
    private readonly ConnectionCount _connections;
    private readonly SessionRegistry _registry;
    private readonly Database _database;
    private readonly ServerLease _lease;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _started;
    private volatile bool _stopping;

    public StatusReport(
        ServerName name, Readiness readiness, ConnectionCount connections, SessionRegistry registry, Database database, ServerLease lease, ServerMetrics metrics, TimeProvider time)
    {
        (_name, _readiness, _connections, _registry, _database, _lease, _metrics, _time) = (name, readiness, connections, registry, database, lease, metrics, time);
        _started = time.GetTimestamp();
        metrics.Show("chat.connections.open", "open connections, logged in or not", () => connections.Open);
        metrics.Show("chat.users.online", "people in this process's connection map", () => registry.All.Count());
    }

    /// <summary>From now on not ready any more.</summary>
    public void Stop() => _stopping = true;

    /// <returns>Why nobody should be sent here now; null when everything works.</returns>
    public async Task<string?> ProblemAsync()
    {
        if (_stopping)
            return "the server is stopping";
        if (!_readiness.IsOpen)
            return "the server is starting";
        if (_database.FindLoss() is { } loss)
            return loss;
        try
        {
            await _database.ReadAsync(static sql => sql.First<int>("SELECT id FROM user LIMIT 1")).WaitAsync(DatabasePatience, _time);
            return _lease.IsHeld ? null : "the database takes no writes";
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OperationCanceledException)
        {
            return "the database does not answer";
        }
    }

    public byte[] ToJson()
    {
        var map = _registry.All
            .Select(entry => new MapEntry(entry.User.Id, entry.User.Name, entry.Session.Number, entry.Session.Remote, entry.Session.Since))
            .OrderBy(entry => entry.Id);
        var state = _stopping ? "stopping" : _readiness.IsOpen ? "ready" : "starting";
        var uptime = Math.Round(_time.GetElapsedTime(_started).TotalSeconds, 1);
        return JsonSerializer.SerializeToUtf8Bytes(
            new ServerStatus(_name.ToString(), state, uptime, _connections.Open, [.. map], _metrics.Totals()), StatusJson.Default.ServerStatus);
    }
}
