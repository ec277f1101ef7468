using ChatCluster.Server.Accounts;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Admin;

/// <summary>The figures that others count: they are looked up when the metrics are read.</summary>
public sealed class ServerGauges(
    ServerMetrics metrics, ConnectionCount connections, ConnectionOptions limits, SessionRegistry registry, Database database,
    PasswordService passwords, ServerLease lease, IClusterBus bus)
{
    /// <summary>Adds them to the metrics, once.</summary>
    public void Show()
    {
        metrics.Show("chat.connections.open", "open connections, logged in or not", () => connections.Open);
        metrics.Show("chat.connections.limit", "connections that may be open (--max-connections)", () => limits.MaxConnections);
        metrics.Show("chat.users.online", "users in this process's connection map", () => registry.All.Count());
        metrics.Show("chat.database.queue", "database operations that wait for a thread", () => database.Waiting);
        metrics.Show("chat.passwords.queue", "passwords that wait to be hashed", () => passwords.Waiting);
        metrics.Show("chat.lease.held", "1 while this server owns its users (see the log when it is 0)", () => lease.IsHeld ? 1 : 0);
        metrics.Show("chat.process.open_fds", "open files and sockets of the process", CountDescriptors);
        if (bus.State != BusState.None)
            metrics.ShowBus(() => bus.State == BusState.Up);
        metrics.ShowBuild(database.Dialect.Name);
    }

    /// <returns>0 where the system has no list of them.</returns>
    private static int CountDescriptors() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
