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

/// <summary>What page is wanted of a user's mailbox.</summary>
/// <param name="After">The row after which the page begins; 0 for the first page.</param>
/// <param name="SenderId">Only this sender's messages; null for all senders'.</param>
public sealed record PageRequest(int UserId, long After, int? SenderId);

/// <summary>Some of the messages that wait for a user, in the order of arrival.</summary>
/// <param name="Waiting">The senders of those behind the page; empty when it is the last one.</param>
public sealed record MailboxPage(IReadOnlyList<OfflineMessage> Messages, IReadOnlyCollection<int> Waiting)
{
    private const int MaxMessages = 100;

    /// <summary>Bytes of text; one message may be longer, and is a page of its own.</summary>
    private const int MaxBytes = 64 * 1024;

    private const string Text =
        "CASE WHEN m.bodyid IS NULL THEN m.message ELSE (SELECT b.message FROM offlinebody b WHERE b.id = m.bodyid) END";

    public bool IsLast => Waiting.Count == 0;

    /// <summary>A page of all senders' messages.</summary>
    internal static MailboxPage Read(SqlWork sql, int userId, long after)
    {
        var which = "FROM offlinemessage m WHERE m.userid = @userId AND m.id > @after";
        var rows = sql.Query<(long Id, int Bytes)>(
            $"SELECT m.id, m.bytes {which} ORDER BY m.id LIMIT @limit", new { userId, after, limit = MaxMessages + 1 });
        var count = CountThatFits(rows);
        if (count == 0)
            return new([], []);
        var last = rows[count - 1].Id;
        var messages = sql.Query<(long Id, string Text, string Mid)>(
            $"SELECT m.id, {Text}, m.mid {which} AND m.id <= @last ORDER BY m.id", new { userId, after, last });
        var waiting = count == rows.Count
            ? []
            : sql.Query<int>($"SELECT DISTINCT m.senderid {which}", new { userId, after = last });
        return new(messages.ConvertAll(row => new OfflineMessage(row.Id, row.Text, row.Mid)), waiting);
    }

    /// <summary>Those that want one sender's messages, which are many when servers relay, are read by two statements for all.</summary>
    /// <returns>In the order of the requests.</returns>
    internal static IReadOnlyList<MailboxPage> ReadMany(SqlWork sql, IReadOnlyList<PageRequest> requests)
    {
        var waiting = sql.QueryByKeys(
            "SELECT userid, senderid, id, bytes FROM offlinemessage",
            ["userid", "senderid"],
            requests.Where(static one => one.SenderId is not null).Select(static one => (one.UserId, one.SenderId)).Distinct()
                .Select(static one => (object?[])[one.UserId, one.SenderId]),
            static row => (Key: (row.GetInt32(0), row.GetInt32(1)), Id: row.GetInt64(2), Bytes: row.GetInt32(3)))
            .OrderBy(static row => row.Id).ToLookup(static row => row.Key, static row => (row.Id, row.Bytes));
        var rows = requests.Select(one => one.SenderId is { } sender
            ? waiting[(one.UserId, sender)].Where(row => row.Id > one.After).ToList() : []).ToList();
        var counts = rows.ConvertAll(CountThatFits);
        var texts = sql.QueryByKeys(
            $"SELECT m.id, {Text}, m.mid FROM offlinemessage m",
            ["m.id"],
            rows.Zip(counts, static (some, count) => some.Take(count)).SelectMany(static some => some).Select(static row => row.Id)
                .Distinct().Select(static id => (object?[])[id]),
            static row => new OfflineMessage(row.GetInt64(0), row.GetString(1), row.GetString(2)))
            .ToDictionary(static message => message.Id);
        return [.. requests.Select((one, index) => one.SenderId is { } sender ? PageOf(index, sender) : Read(sql, one.UserId, one.After))];

        // A message may have been deleted between the two statements.
        MailboxPage PageOf(int index, int sender) => new(
            [.. rows[index].Take(counts[index]).Where(row => texts.ContainsKey(row.Id)).Select(row => texts[row.Id])],
            counts[index] == rows[index].Count ? [] : [sender]);
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
