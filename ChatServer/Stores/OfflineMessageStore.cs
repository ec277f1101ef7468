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

    /// <summary>Nothing is to be kept: its sender's record, which another server may have written, says that it was delivered.</summary>
    Delivered,

    NoSuchUser,

    /// <summary><see cref="OfflineMessageStore.MaxPerUser"/> messages wait for this person already.</summary>
    Full,
}

/// <summary>Messages that wait for somebody's next login.</summary>
public sealed class OfflineMessageStore
{
    /// <summary>So many may wait for one person.</summary>
    public const int MaxPerUser = 1000;

    private const int MaxIdsInStatement = 1000;

    private readonly Database _database;
    private readonly GroupCommit<Parcel, List<Keeping>> _keeping;

    public OfflineMessageStore(Database database, TimeProvider time)
    {
        _database = database;
        _keeping = new(
            database,
            write: (sql, parcels) => Keep(sql, parcels, time.GetUtcNow().ToUnixTimeMilliseconds()),
            rowsOf: static parcel => parcel.Messages.Count);
    }

    /// <summary>
    /// Keeps all that can be kept or, on failure, none. A message that is kept already is not kept twice, and one that its sender's record knows
    /// as safe is not kept at all: the sender may have sent it again at another server while this one was suspended.
    /// </summary>
    /// <param name="sent">What to remember of the message in the same transaction; null when its whole fate is not known yet.</param>
    /// <returns>What became of each, in the order given.</returns>
    /// <exception cref="StorageException">None is kept, as far as the database says.</exception>
    public Task<List<Keeping>> KeepAsync(IReadOnlyList<KeptMessage> messages, SentMessage? sent = null) =>
        _keeping.WriteAsync(new(messages, sent));

    /// <summary>Forgets a person's messages up to and including <paramref name="lastId"/>: they have been delivered.</summary>
    public Task<int> DeleteAsync(int userId, long lastId) => _database.WriteAsync(sql =>
        sql.Execute("DELETE FROM offlinemessage WHERE userid = @userId AND id <= @lastId", new { userId, lastId }));

    /// <summary>Forgets these messages of a person: he has confirmed them.</summary>
    public Task<int> DeleteAsync(int userId, IReadOnlyCollection<long> ids) => _database.WriteAsync(sql =>
        sql.Execute("DELETE FROM offlinemessage WHERE userid = @userId AND id IN @ids", new { userId, ids }));

    /// <returns>What waits for a person from one sender, in the order of arrival.</returns>
    public Task<List<OfflineMessage>> ReadAsync(int userId, int senderId) => _database.ReadAsync(sql => Messages(sql.Query<(long, string, string)>(
        "SELECT id, message, mid FROM offlinemessage WHERE userid = @userId AND senderid = @senderId ORDER BY id", new { userId, senderId })));

    internal static List<OfflineMessage> Read(SqlWork sql, int userId) => Messages(sql.Query<(long, string, string)>(
        "SELECT id, message, mid FROM offlinemessage WHERE userid = @userId ORDER BY id", new { userId }));

    /// <returns>Everybody for whom something of this sender waits.</returns>
    internal static List<int> Receivers(SqlWork sql, int senderId) =>
        sql.Query<int>("SELECT DISTINCT userid FROM offlinemessage WHERE senderid = @senderId AND userid <> @senderId", new { senderId });

    private static List<OfflineMessage> Messages(List<(long Id, string Text, string Mid)> rows) =>
        rows.ConvertAll(row => new OfflineMessage(row.Id, row.Text, row.Mid));

    private static List<List<Keeping>> Keep(SqlWork sql, IReadOnlyList<Parcel> parcels, long now)
    {
        var messages = parcels.SelectMany(static parcel => parcel.Messages).ToList();
        var room = LockRoom(sql, [.. messages.Select(static message => message.ReceiverId).Distinct().Order()]);
        var known = SentMessageStore.Find(sql, messages.Select(static message => (message.SenderId, message.Mid)));
        var fitting = messages.FindAll(message => !IsKnown(message) && room.ContainsKey(message.ReceiverId) && room[message.ReceiverId]-- > 0);
        sql.InsertRows(
            "offlinemessage (userid, senderid, message, mid, storedat)",
            fitting.Select(message => (object[])[message.ReceiverId, message.SenderId, message.Text, message.Mid, now]),
            unlessThere: true);
        var kept = new HashSet<KeptMessage>(fitting, ReferenceEqualityComparer.Instance);
        var fates = parcels.Select(parcel => parcel.Messages.Select(Fate).ToList()).ToList();
        SentMessageStore.Add(sql, Safe(parcels, fates).Where(sent => !known.ContainsKey((sent.SenderId, sent.Mid))), now);
        return fates;

        bool IsKnown(KeptMessage message) => known.ContainsKey((message.SenderId, message.Mid));

        Keeping Fate(KeptMessage message)
        {
            if (known.TryGetValue((message.SenderId, message.Mid), out var sent))
                return sent.Stored == 0 ? Keeping.Delivered : Keeping.Kept;
            if (!room.ContainsKey(message.ReceiverId))
                return Keeping.NoSuchUser;
            return kept.Contains(message) || IsThere(sql, message) ? Keeping.Kept : Keeping.Full;
        }
    }

    /// <summary>
    /// Messages for one person are kept by one transaction after the other, and many people's always in the order of their ids: so a smaller id
    /// is never committed after a larger one (it would be deleted unread with it), and two transactions never wait for each other in a ring.
    /// </summary>
    /// <returns>Of those who exist, for how many messages each has room.</returns>
    private static Dictionary<int, int> LockRoom(SqlWork sql, List<int> receivers)
    {
        var room = new Dictionary<int, int>();
        foreach (var some in receivers.Chunk(MaxIdsInStatement))
        {
            foreach (var id in sql.Query<int>("SELECT id FROM user WHERE id IN @some ORDER BY id" + sql.ForUpdate, new { some }))
                room[id] = MaxPerUser;
            var waiting = "SELECT userid, count(*) FROM offlinemessage WHERE userid IN @some GROUP BY userid";
            foreach (var (id, count) in sql.Query<(int, int)>(waiting, new { some }))
                room[id] -= count;
        }
        return room;
    }

    private static bool IsThere(SqlWork sql, KeptMessage message) => sql.First<int>(
        "SELECT count(*) FROM offlinemessage WHERE userid = @ReceiverId AND senderid = @SenderId AND mid = @Mid", message) > 0;

    private static IEnumerable<SentMessage> Safe(IEnumerable<Parcel> parcels, IEnumerable<List<Keeping>> fates) => parcels.Zip(fates)
        .Where(static one => one.First.Sent is not null && one.Second.TrueForAll(static fate => fate == Keeping.Kept))
        .Select(static one => one.First.Sent!);

    /// <summary>Messages that are to be kept all or none.</summary>
    private sealed record Parcel(IReadOnlyList<KeptMessage> Messages, SentMessage? Sent);
}
