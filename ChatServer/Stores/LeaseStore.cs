using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>One term of one server process: what stands beside a user to say whose word it is that he is online.</summary>
/// <param name="Server">"ip:port".</param>
/// <param name="Epoch">Another one in each term, which is a life of the process or the time from one lost lease to the next.</param>
public sealed record ServerTerm(string Server, long Epoch);

/// <summary>The leases under which servers own their online users.</summary>
/// <remarks>Times are the servers' own clocks, so servers on several machines need clocks that agree to a few seconds.</remarks>
public sealed class LeaseStore(Database database, TimeProvider time)
{
    internal const string IsHeld = "EXISTS (SELECT 1 FROM serverlease WHERE server = @Server AND epoch = @Epoch AND expires > @now)";

    private const string GoOffline = "UPDATE user SET state = 'offline', server = NULL, epoch = NULL, connection = NULL ";

    /// <summary>Begins a term under this name, and so ends every earlier one.</summary>
    /// <returns>The term, and how many people the earlier ones had left online.</returns>
    public Task<(ServerTerm Term, int LeftBehind)> TakeAsync(string server, TimeSpan duration) => database.WriteAsync(sql =>
    {
        var now = Now();
        var earlier = sql.First<long>("SELECT coalesce(max(epoch), 0) FROM serverlease WHERE server = @server", new { server });
        var term = new ServerTerm(server, Math.Max(now, earlier + 1));
        sql.Execute("DELETE FROM serverlease WHERE server = @server", new { server });
        sql.Execute(
            "INSERT INTO serverlease (server, epoch, expires) VALUES (@Server, @Epoch, @expires)",
            new { term.Server, term.Epoch, expires = now + (long)duration.TotalMilliseconds });
        return (term, sql.Execute(GoOffline + "WHERE server = @server", new { server }));
    });

    /// <returns>False when the lease is gone: another server found it expired and freed the people, or another process took the name.</returns>
    public Task<bool> RenewAsync(ServerTerm term, TimeSpan duration) => database.WriteAsync(sql => sql.Execute(
        "UPDATE serverlease SET expires = @expires WHERE server = @Server AND epoch = @Epoch",
        new { term.Server, term.Epoch, expires = Now() + (long)duration.TotalMilliseconds }) > 0);

    /// <summary>Ends the leases that have expired and sets offline everybody whom nobody owns.</summary>
    /// <returns>How many people.</returns>
    public Task<int> FreeOrphansAsync() => database.WriteAsync(sql =>
    {
        sql.Execute("DELETE FROM serverlease WHERE expires <= @now", new { now = Now() });
        return sql.Execute(
            GoOffline +
            """
            WHERE state = 'online'
              AND NOT EXISTS (SELECT 1 FROM serverlease l WHERE l.server = user.server AND l.epoch = user.epoch)
            """);
    });

    /// <summary>Ends this term: its people are offline, its name is free.</summary>
    /// <returns>How many people.</returns>
    public Task<int> EndAsync(ServerTerm term) => database.WriteAsync(sql =>
    {
        sql.Execute("DELETE FROM serverlease WHERE server = @Server AND epoch = @Epoch", term);
        return sql.Execute(GoOffline + "WHERE server = @Server AND epoch = @Epoch", term);
    });

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
