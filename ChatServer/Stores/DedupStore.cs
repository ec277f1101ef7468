using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>A message that is safe, so that it need not be sent again, and what its sender was told.</summary>
/// <param name="Live">How many got it at once.</param>
/// <param name="Stored">For how many it was kept; those who then got it from another server are among them.</param>
public sealed record SentMessage(int SenderId, string Mid, int Live, int Stored);

/// <summary>The names of messages that are safe, so that one sent again after a restart is not delivered again.</summary>
public sealed class DedupStore(Database database, TimeProvider time)
{
    /// <summary>A sender's newest so many are known again at the next login: a client sends again what is recent.</summary>
    public const int MaxRemembered = 2000;

    /// <summary>How long a name is remembered.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    public Task<int> AddAsync(IReadOnlyList<SentMessage> messages) =>
        database.WriteAsync(sql =>
        {
            Add(sql, messages, time.GetUtcNow().ToUnixTimeMilliseconds());
            return messages.Count;
        });

    /// <returns>How many were older than <see cref="MaxAge"/>.</returns>
    public Task<int> ForgetOldAsync() => database.WriteUnfencedAsync(sql =>
        sql.Execute("DELETE FROM sentmessage WHERE sentat < @limit", new { limit = (time.GetUtcNow() - MaxAge).ToUnixTimeMilliseconds() }));

    /// <returns>Those of these messages that are recorded, by sender and mid.</returns>
    internal static Dictionary<(int SenderId, string Mid), SentMessage> Find(SqlWork sql, IEnumerable<(int SenderId, string Mid)> messages)
    {
        var found = sql.QueryByKeys(
            "SELECT senderid, mid, live, stored FROM sentmessage",
            ["senderid", "mid"],
            messages.Distinct().Select(static message => (object?[])[message.SenderId, message.Mid]),
            static row => new SentMessage(row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)));
        var known = new Dictionary<(int SenderId, string Mid), SentMessage>();
        foreach (var message in found)
            known[(message.SenderId, message.Mid)] = message;
        return known;
    }

    internal static void Add(SqlWork sql, IEnumerable<SentMessage> messages, long now) => sql.InsertRows(
        "sentmessage (senderid, mid, live, stored, sentat)",
        messages.Select(message => (object[])[message.SenderId, message.Mid, message.Live, message.Stored, now]));

    /// <summary>The newest <see cref="MaxRemembered"/> of a sender, oldest first.</summary>
    internal static List<SentMessage> Read(SqlWork sql, int senderId) =>
    [
        .. sql.Query<(string Mid, int Live, int Stored)>(
                "SELECT mid, live, stored FROM sentmessage WHERE senderid = @senderId ORDER BY id DESC LIMIT @MaxRemembered",
                new { senderId, MaxRemembered })
            .Select(row => new SentMessage(senderId, row.Mid, row.Live, row.Stored)).Reverse(),
    ];
}
