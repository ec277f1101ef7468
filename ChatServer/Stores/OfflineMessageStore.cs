using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>A message to keep for somebody.</summary>
/// <param name="Text">The JSON text as a course client reads it.</param>
/// <param name="Mid">The message's own name; with its sender unique for ever.</param>
public sealed record KeptMessage(int ReceiverId, int SenderId, string Text, string Mid);

/// <summary>A message that was kept.</summary>
/// <param name="Id">Grows in the order of arrival.</param>
public sealed record OfflineMessage(long Id, string Text, string Mid);

/// <summary>What became of a message to keep.</summary>
public enum Keeping
{
    /// <summary>It is kept, by this call or by an earlier one.</summary>
    Kept,

    NoSuchUser,

    /// <summary><see cref="OfflineMessageStore.MaxPerUser"/> messages wait for this person already.</summary>
    Full,
}

/// <summary>Messages that wait for somebody's next login.</summary>
public sealed class OfflineMessageStore(Database database, TimeProvider time)
{
    /// <summary>So many may wait for one person.</summary>
    public const int MaxPerUser = 1000;

    /// <summary>Keeps all that can be kept or, on failure, none. A message that is kept already is not kept twice.</summary>
    /// <param name="sent">What to remember of the message in the same transaction; null when its whole fate is not known yet.</param>
    /// <returns>What became of each, in the order given.</returns>
    public Task<List<Keeping>> KeepAsync(IReadOnlyList<KeptMessage> messages, SentMessage? sent = null) => database.WriteAsync(sql =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // One after the other per receiver, and always in the order of ids: so a smaller id is never committed after a larger one (it would
        // be deleted unread with it), and two groups' messages never wait for each other in a ring.
        foreach (var receiver in messages.Select(message => message.ReceiverId).Distinct().Order())
            sql.First<int?>("SELECT id FROM user WHERE id = @receiver" + sql.ForUpdate, new { receiver });
        List<Keeping> kept = [.. messages.Select(message => Keep(sql, message, now))];
        if (sent is not null && kept.TrueForAll(keeping => keeping == Keeping.Kept))
            SentMessageStore.Add(sql, [sent], now);
        return kept;
    });

    /// <summary>Forgets a person's messages up to and including <paramref name="lastId"/>: they have been delivered.</summary>
    public Task<int> DeleteAsync(int userId, long lastId) => database.WriteAsync(sql =>
        sql.Execute("DELETE FROM offlinemessage WHERE userid = @userId AND id <= @lastId", new { userId, lastId }));

    /// <summary>Forgets these messages of a person: he has confirmed them.</summary>
    public Task<int> DeleteAsync(int userId, IReadOnlyCollection<long> ids) => database.WriteAsync(sql =>
        sql.Execute("DELETE FROM offlinemessage WHERE userid = @userId AND id IN @ids", new { userId, ids }));

    /// <returns>What waits for a person from one sender, in the order of arrival.</returns>
    public Task<List<OfflineMessage>> ReadAsync(int userId, int senderId) => database.ReadAsync(sql => Messages(sql.Query<(long, string, string)>(
        "SELECT id, message, mid FROM offlinemessage WHERE userid = @userId AND senderid = @senderId ORDER BY id", new { userId, senderId })));

    internal static List<OfflineMessage> Read(SqlWork sql, int userId) => Messages(sql.Query<(long, string, string)>(
        "SELECT id, message, mid FROM offlinemessage WHERE userid = @userId ORDER BY id", new { userId }));

    /// <returns>Everybody for whom something of this sender waits.</returns>
    internal static List<int> Receivers(SqlWork sql, int senderId) =>
        sql.Query<int>("SELECT DISTINCT userid FROM offlinemessage WHERE senderid = @senderId AND userid <> @senderId", new { senderId });

    private static List<OfflineMessage> Messages(List<(long Id, string Text, string Mid)> rows) =>
        rows.ConvertAll(row => new OfflineMessage(row.Id, row.Text, row.Mid));

    private static Keeping Keep(SqlWork sql, KeptMessage message, long now)
    {
        var parameters = new { message.ReceiverId, message.SenderId, message.Text, message.Mid, now, MaxPerUser };
        var inserted = sql.Execute(
            """
            INSERT INTO offlinemessage (userid, senderid, message, mid, storedat)
            SELECT u.id, @SenderId, @Text, @Mid, @now FROM user u
            WHERE u.id = @ReceiverId AND (SELECT count(*) FROM offlinemessage WHERE userid = @ReceiverId) < @MaxPerUser
              AND NOT EXISTS (SELECT 1 FROM offlinemessage WHERE userid = @ReceiverId AND senderid = @SenderId AND mid = @Mid)
            """,
            parameters);
        if (inserted > 0)
            return Keeping.Kept;
        if (sql.First<int>("SELECT count(*) FROM user WHERE id = @ReceiverId", parameters) == 0)
            return Keeping.NoSuchUser;
        var isThere = "SELECT count(*) FROM offlinemessage WHERE userid = @ReceiverId AND senderid = @SenderId AND mid = @Mid";
        return sql.First<int>(isThere, parameters) > 0 ? Keeping.Kept : Keeping.Full;
    }
}
