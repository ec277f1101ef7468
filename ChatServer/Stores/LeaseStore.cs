using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>A lease as its row shows it.</summary>
/// <param name="Renewals">Grows with each renewal, so that an observer of the row sees that it is alive, whatever the clocks say.</param>
/// <param name="Duration">How long the row may stay unchanged, in milliseconds; each server sets its own.</param>
/// <param name="RenewedAt">By the renewing server's wall clock, in unix milliseconds: to compare clocks, not to judge the lease.</param>
public sealed record LeaseRow(string Server, long Epoch, long Renewals, long Duration, long RenewedAt);

/// <summary>The leases under which servers own their online users.</summary>
/// <remarks>
/// No clock of one machine is compared with another's here: a lease has expired when its row has not changed for its duration as measured
/// by its observers (see LeaseObserver). Nothing here is fenced: these are the writes that the fence is made of.
/// </remarks>
public sealed class LeaseStore(Database database, TimeProvider time)
{
    private const string GoOffline = "UPDATE user SET state = 'offline', server = NULL, epoch = NULL, connection = NULL ";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins a term under this name, and so ends every earlier one.</summary>
    /// <returns>The term, and how many users the earlier ones had left online.</returns>
    public Task<(ServerTerm Term, int LeftBehind)> TakeAsync(string server, TimeSpan duration) => database.WriteUnfencedAsync(sql =>
    {
        sql.Execute("UPDATE leaseepoch SET last = last + 1");
        var term = new ServerTerm(server, sql.First<long>("SELECT last FROM leaseepoch"));
        sql.Execute("DELETE FROM serverlease WHERE server = @server", new { server });
        sql.Execute(
            "INSERT INTO serverlease (server, epoch, renewals, duration, renewedat) VALUES (@Server, @Epoch, 0, @duration, @Now)",
            new { term.Server, term.Epoch, duration = (long)duration.TotalMilliseconds, Now });
        return (term, sql.Execute(GoOffline + "WHERE server = @server", new { server }));
    });

    /// <returns>The leases of all servers; null when this one is gone: another server found it expired and freed its users, or another
    /// process took the name.</returns>
    public Task<List<LeaseRow>?> RenewAsync(ServerTerm term) => database.WriteUnfencedAsync(sql => sql.Execute(
        "UPDATE serverlease SET renewals = renewals + 1, renewedat = @Now WHERE server = @Server AND epoch = @Epoch",
        new { term.Server, term.Epoch, Now }) > 0
            ? sql.Query<(string, long, long, long, long)>(
                "SELECT server, epoch, renewals, duration, renewedat FROM serverlease ORDER BY server")
                .ConvertAll(row => new LeaseRow(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5))
            : null);

    /// <summary>Ends these leases, but for those that have been renewed since, and sets offline every user whom no server owns.</summary>
    /// <returns>How many users.</returns>
    public Task<int> FreeAsync(IReadOnlyCollection<LeaseRow> expired) => database.WriteUnfencedAsync(sql =>
    {
        foreach (var lease in expired)
            sql.Execute("DELETE FROM serverlease WHERE server = @Server AND epoch = @Epoch AND renewals = @Renewals", lease);
        return sql.Execute(
            GoOffline +
            """
            WHERE state = 'online'
              AND NOT EXISTS (SELECT 1 FROM serverlease l WHERE l.server = user.server AND l.epoch = user.epoch)
            """);
    });

    /// <summary>Ends this term: its users are offline, its name is free.</summary>
    /// <returns>How many users.</returns>
    public Task<int> EndAsync(ServerTerm term) => database.WriteUnfencedAsync(sql =>
    {
        sql.Execute("DELETE FROM serverlease WHERE server = @Server AND epoch = @Epoch", term);
        return sql.Execute(GoOffline + "WHERE server = @Server AND epoch = @Epoch", term);
    });
}
