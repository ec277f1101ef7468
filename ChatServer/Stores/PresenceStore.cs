using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>What the database knows of a person who has just come online.</summary>
public sealed record Arrival(RosterLists Lists, IReadOnlyList<OfflineMessage> Messages, IReadOnlyList<SentMessage> Sent);

/// <summary>
/// Who is online, and whose word that is. An online user belongs to one connection of one server process ("ip:port"); nobody else may set
/// him offline.
/// </summary>
public sealed class PresenceStore(Database database)
{
    private const string GoOffline = "UPDATE user SET state = 'offline', server = NULL, connection = NULL WHERE server = @server";

    /// <summary>
    /// Takes the user for this connection. One UPDATE decides, so of two servers at the same instant exactly one succeeds.
    /// </summary>
    /// <returns>Null when the user is online already, here or elsewhere.</returns>
    public Task<Arrival?> TryClaimAsync(int userId, string server, long connection) => database.WriteAsync(sql =>
    {
        var claimed = sql.Execute(
            "UPDATE user SET state = 'online', server = @server, connection = @connection WHERE id = @userId AND state = 'offline'",
            new { userId, server, connection });
        return claimed == 0 ? null : new Arrival(RosterStore.Read(sql, userId), OfflineMessageStore.Read(sql, userId), SentMessageStore.Read(sql, userId));
    });

    /// <summary>Sets the user offline if he still belongs to this connection.</summary>
    public Task<int> ReleaseAsync(int userId, string server, long connection) => database.WriteAsync(sql =>
        sql.Execute(GoOffline + " AND id = @userId AND connection = @connection", new { userId, server, connection }));

    /// <summary>Sets offline everyone who belongs to this server process, or to one of the same name that died.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReleaseAllAsync(string server) => database.WriteAsync(sql => sql.Execute(GoOffline, new { server }));
}
