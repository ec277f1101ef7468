using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>A message to keep for somebody.</summary>
/// <param name="Text">The JSON text as a course client reads it.</param>
/// <param name="Mid">The message's own name.</param>
public sealed record KeptMessage(int ReceiverId, string Text, string Mid);

/// <summary>A message that was kept.</summary>
/// <param name="Id">Grows in the order of arrival.</param>
public sealed record OfflineMessage(long Id, string Text, string Mid);

/// <summary>Messages that wait for somebody's next login.</summary>
public sealed class OfflineMessageStore(Database database, TimeProvider time)
{
    /// <summary>Keeps all of them or, on failure, none.</summary>
    /// <returns>Those whose receiver exists; the others cannot be kept.</returns>
    public Task<List<KeptMessage>> KeepAsync(IReadOnlyList<KeptMessage> messages) => database.WriteAsync(sql =>
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // One after the other per receiver, and always in the order of ids: so a smaller id is never committed after a larger one (it would
        // be deleted unread with it), and two groups' messages never wait for each other in a ring.
        var receivers = messages.Select(message => message.ReceiverId).Distinct().Order()
            .Where(receiver => sql.First<int?>("SELECT id FROM user WHERE id = @receiver" + sql.ForUpdate, new { receiver }) is not null)
            .ToHashSet();
        var kept = messages.Where(message => receivers.Contains(message.ReceiverId)).ToList();
        foreach (var message in kept)
        {
            sql.Execute(
                "INSERT INTO offlinemessage (userid, message, mid, storedat) VALUES (@ReceiverId, @Text, @Mid, @now)",
                new { message.ReceiverId, message.Text, message.Mid, now });
        }
        return kept;
    });

    /// <summary>Forgets a person's messages up to and including <paramref name="lastId"/>: they have been delivered.</summary>
    public Task<int> DeleteAsync(int userId, long lastId) => database.WriteAsync(sql =>
        sql.Execute("DELETE FROM offlinemessage WHERE userid = @userId AND id <= @lastId", new { userId, lastId }));

    internal static List<OfflineMessage> Read(SqlWork sql, int userId) =>
    [
        .. sql.Query<(long Id, string Text, string Mid)>(
                "SELECT id, message, mid FROM offlinemessage WHERE userid = @userId ORDER BY id", new { userId })
            .Select(row => new OfflineMessage(row.Id, row.Text, row.Mid)),
    ];
}
