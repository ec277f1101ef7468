using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>What the database knows of a user who has just come online.</summary>
/// <param name="LoginId">Names this login, for a resume token.</param>
/// <param name="Page">The first page of what waits.</param>
/// <param name="Awaiting">Users for whom messages of this one are kept.</param>
public sealed record ClaimedLogin(
    string LoginId, RosterLists Lists, MailboxPage Page, IReadOnlyList<SentMessage> Sent, IReadOnlyList<int> Awaiting);

/// <summary>A user who is online, as the database has it.</summary>
/// <param name="Server">"ip:port".</param>
public sealed record OnlineUser(int Id, string Name, string Server);

/// <summary>
/// The users who are online, and the servers that say so. An online user belongs to one connection in one term of a server; no other may
/// set the user offline as long as that term's lease holds (see <see cref="LeaseStore"/>).
/// </summary>
public sealed class PresenceStore(Database database)
{
    private const string Take =
        "UPDATE user SET state = 'online', server = @Server, epoch = @Epoch, connection = @connection, loginid = @loginId WHERE id = @userId AND ";

    /// <summary>
    /// Takes the user for this connection. One UPDATE decides, so of two servers at the same instant exactly one succeeds.
    /// </summary>
    /// <param name="resumes">The login that is continued: it may be taken over from wherever it is, but no other; null for a new login,
    /// for which the user must be offline.</param>
    /// <param name="password">For a new login, what was stored for the password when it was checked: it may have been changed
    /// since.</param>
    /// <param name="replaces">A new login takes the user over from wherever it is online.</param>
    /// <returns>Null when the user is online already, the login to resume has ended, or the password has been changed.</returns>
    /// <exception cref="StorageException">It could not be done, or this server's own lease is lost at the moment.</exception>
    public Task<ClaimedLogin?> TryClaimAsync(int userId, ServerTerm term, long connection, string? resumes = null,
        string? password = null, bool replaces = false) => database.WriteAsync(sql =>
    {
        var loginId = resumes ?? Guid.NewGuid().ToString("N");
        var parameters = new { userId, term.Server, term.Epoch, connection, loginId, password, replaces };
        FencingToken.Demand(sql, term);
        return sql.Execute(Take + (resumes is null
            ? "(@replaces OR state = 'offline') AND (@password IS NULL OR password = @password)" : "loginid = @loginId"), parameters) == 0
            ? null
            : new ClaimedLogin(
                loginId,
                RosterStore.Read(sql, userId),
                MailboxPage.Read(sql, userId, after: 0),
                DedupStore.Read(sql, userId),
                OfflineMessageStore.Receivers(sql, userId));
    });

    /// <summary>Ends all tokens of the user and gives the login of this connection another name; with it, changes the password.</summary>
    /// <param name="password">What is stored for the old password, and what is to be; null to leave it.</param>
    /// <returns>The login's new name; null when the user does not belong to this connection any more, or the old password is not the old
    /// one any more.</returns>
    public Task<string?> RenewLoginAsync(int userId, ServerTerm term, long connection, (string Old, string New)? password = null) =>
        database.WriteAsync(sql =>
    {
        var loginId = Guid.NewGuid().ToString("N");
        var parameters = new { userId, term.Server, term.Epoch, connection, loginId, old = password?.Old, replacement = password?.New };
        return sql.Execute(
            """
            UPDATE user SET loginid = @loginId, password = COALESCE(@replacement, password)
            WHERE id = @userId AND server = @Server AND epoch = @Epoch AND connection = @connection AND (@old IS NULL OR password = @old)
            """,
            parameters) == 0 ? null : loginId;
    });

    /// <summary>Sets the user offline if the user still belongs to this connection.</summary>
    /// <remarks>Not fenced, so that it can be done late: the row itself says whether the user is still ours.</remarks>
    /// <param name="endsLogin">The login is over: a resume token cannot continue it.</param>
    public Task<int> ReleaseAsync(int userId, ServerTerm term, long connection, bool endsLogin = false) =>
        database.WriteUnfencedAsync(sql => sql.Execute(
        """
        UPDATE user SET state = 'offline', server = NULL, epoch = NULL, connection = NULL, loginid = CASE WHEN @endsLogin THEN NULL ELSE loginid END
        WHERE id = @userId AND server = @Server AND epoch = @Epoch AND connection = @connection
        """,
        new { userId, term.Server, term.Epoch, connection, endsLogin }));

    /// <returns>Whether the user belongs to this connection.</returns>
    public Task<bool> IsOwnedAsync(int userId, ServerTerm term, long connection) => database.ReadAsync(sql => sql.First<int>(
        "SELECT count(*) FROM user WHERE id = @userId AND server = @Server AND epoch = @Epoch AND connection = @connection",
        new { userId, term.Server, term.Epoch, connection }) > 0);

    /// <returns>The first users, by id, whom the database has as online, on this server or on another.</returns>
    public Task<List<OnlineUser>> OnlineAsync(int limit) => database.ReadAsync(sql =>
        sql.Query<(int Id, string Name, string Server)>(
                "SELECT id, name, server FROM user WHERE state = 'online' ORDER BY id LIMIT @limit", new { limit })
            .ConvertAll(static row => new OnlineUser(row.Id, row.Name, row.Server)));

    /// <returns>The users of this term, and the connection of each.</returns>
    public Task<Dictionary<int, long>> OwnedAsync(ServerTerm term) => database.ReadAsync(sql =>
        sql.Query<(int UserId, long Connection)>(
                "SELECT id, connection FROM user WHERE server = @Server AND epoch = @Epoch", term)
            .ToDictionary(row => row.UserId, row => row.Connection));
}
