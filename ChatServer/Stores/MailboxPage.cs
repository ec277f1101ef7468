using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>A message that was kept. Made, and decoded, on a thread of the database.</summary>
/// <param name="Id">Grows in the order of arrival.</param>
public sealed record OfflineMessage(long Id, string Text, string Mid)
{
    /// <summary>With its mid; null when the text is no message. No client can confirm that, so it stays where it is.</summary>
    public ChatMessage? Message { get; } = MessageCodec.Decode(Text, out _) is ChatMessage message ? message with { Mid = Mid } : null;
}

/// <summary>Some of the messages that wait for a user, in the order of arrival.</summary>
/// <param name="Waiting">The senders of those behind the page; empty when it is the last one.</param>
public sealed record MailboxPage(IReadOnlyList<OfflineMessage> Messages, IReadOnlyCollection<int> Waiting)
{
    private const int MaxMessages = 100;

    /// <summary>Bytes of text; one message may be longer, and is a page of its own.</summary>
    private const int MaxBytes = 64 * 1024;

    public bool IsLast => Waiting.Count == 0;

    /// <param name="after">The row after which the page begins; 0 for the first page.</param>
    /// <param name="senderId">Only this sender's; null for all senders'.</param>
    internal static MailboxPage Read(SqlWork sql, int userId, long after, int? senderId = null)
    {
        var which = "FROM offlinemessage m WHERE m.userid = @userId AND m.id > @after"
            + (senderId is null ? "" : " AND m.senderid = @senderId");
        var rows = sql.Query<(long Id, int Bytes)>(
            $"SELECT m.id, m.bytes {which} ORDER BY m.id LIMIT @limit", new { userId, after, senderId, limit = MaxMessages + 1 });
        var count = CountThatFits(rows);
        if (count == 0)
            return new([], []);
        var last = rows[count - 1].Id;
        var messages = sql.Query<(long Id, string Text, string Mid)>(
            $"""
            SELECT m.id, CASE WHEN m.bodyid IS NULL THEN m.message ELSE (SELECT b.message FROM offlinebody b WHERE b.id = m.bodyid) END, m.mid
            {which} AND m.id <= @last ORDER BY m.id
            """,
            new { userId, after, senderId, last });
        var waiting = count == rows.Count
            ? []
            : sql.Query<int>($"SELECT DISTINCT m.senderid {which}", new { userId, after = last, senderId });
        return new(messages.ConvertAll(row => new OfflineMessage(row.Id, row.Text, row.Mid)), waiting);
    }

    private static int CountThatFits(List<(long Id, int Bytes)> rows)
    {
        var count = 0;
        for (var bytes = 0L; count < rows.Count && count < MaxMessages; count++)
        {
            bytes += rows[count].Bytes;
            if (count > 0 && bytes > MaxBytes)
                break;
        }
        return count;
    }
}
