using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>What became of a message for one receiver.</summary>
/// <param name="OnlineOn">The server on which the receiver was online then, as the database has it; null for none.</param>
/// <param name="Row">Where it is stored, if that was asked and the receiver was online; null when it is not stored.</param>
public readonly record struct StoreResult(DeliveryOutcome Outcome, string? OnlineOn, long? Row = null);

/// <summary>Messages that wait for their receivers' next login: the users' mailboxes.</summary>
public sealed class OfflineMessageStore
{
    private readonly Database _database;
    private readonly GroupCommit<Parcel, List<StoreResult>> _writing;
    private readonly GroupRead<PageRequest, MailboxPage> _pages;

    public OfflineMessageStore(Database database, MailboxLimits limits, TimeProvider time)
    {
        _database = database;
        _writing = new(
            database,
            write: (sql, parcels) => Write(sql, parcels, limits, time.GetUtcNow().ToUnixTimeMilliseconds()),
            rowsOf: static parcel => parcel.Messages.Count + parcel.Delivered.Count);
        _pages = new(database, MailboxPage.ReadMany);
    }

    /// <summary>
    /// Keeps all that can be kept or, on failure, none. A message that is kept already is not kept twice, and one that its sender's record
    /// knows as safe is not kept at all: the sender may have sent it again at another server while this one was suspended.
    /// </summary>
    /// <param name="sent">What to remember of the message in the same transaction; null when its whole fate is not known yet.</param>
    /// <returns>For each, in the order given: stored by this or an earlier call; live when its sender's record says that it was delivered;
    /// or why it is not stored.</returns>
    /// <exception cref="StorageException">None is kept, as far as the database says.</exception>
    public async Task<List<DeliveryOutcome>> KeepAsync(IReadOnlyList<OfflineMessageDraft> messages, SentMessage? sent = null) =>
        (await KeepAndLocateAsync(messages, sent)).ConvertAll(static result => result.Outcome);

    /// <summary>The same, and where each receiver is online, which the transaction reads anyway.</summary>
    /// <param name="findsRows">The rows of those who are online are asked for too.</param>
    public Task<List<StoreResult>> KeepAndLocateAsync(
        IReadOnlyList<OfflineMessageDraft> messages, SentMessage? sent, bool findsRows = false) =>
        _writing.RunAsync(new(messages, sent, findsRows, []));

    /// <summary>Forgets these messages: they have been delivered. Shares its transaction with what is to be kept at this moment.</summary>
    public Task DeleteAsync(IReadOnlyCollection<long> ids) => _writing.RunAsync(new([], null, FindsRows: false, ids));

    /// <summary>Reads a page; pages that are asked for at about the same time are read together.</summary>
    /// <inheritdoc cref="PageRequest"/>
    public Task<MailboxPage> ReadPageAsync(int userId, long after, int? senderId = null) =>
        _pages.RunAsync(new(userId, after, senderId));

    /// <returns>The rows of a user's messages, by sender and mid.</returns>
    public Task<Dictionary<(int Sender, string Mid), long>> FindAsync(int userId, IReadOnlyCollection<string> mids) =>
        _database.ReadAsync(sql =>
        sql.Query<(long Id, int Sender, string Mid)>(
                "SELECT id, senderid, mid FROM offlinemessage WHERE userid = @userId AND mid IN @mids", new { userId, mids })
            .ToDictionary(row => (row.Sender, row.Mid), row => row.Id));

    /// <returns>Whether this row still waits.</returns>
    public Task<bool> IsThereAsync(long row) => _database.ReadAsync(sql =>
        sql.First<int>("SELECT count(*) FROM offlinemessage WHERE id = @row", new { row }) > 0);

    /// <returns>Of the users who are online on this server those for whom messages wait, and the senders of these messages.</returns>
    public Task<ILookup<int, int>> WaitingAsync(ServerTerm term) => _database.ReadAsync(sql => sql.Query<(int User, int Sender)>(
        """
        SELECT DISTINCT m.userid, m.senderid FROM user u JOIN offlinemessage m ON m.userid = u.id
        WHERE u.server = @Server AND u.epoch = @Epoch
        """,
        term).ToLookup(static row => row.User, static row => row.Sender));

    /// <returns>All users for whom messages of this sender wait.</returns>
    internal static List<int> Receivers(SqlWork sql, int senderId) =>
        sql.Query<int>("SELECT DISTINCT userid FROM offlinemessage WHERE senderid = @senderId AND userid <> @senderId", new { senderId });

    /// <remarks>
    /// Rows go after others have come, on every server: two transactions that lock first users and then messages never wait for each other
    /// in a ring.
    /// </remarks>
    private static List<List<StoreResult>> Write(SqlWork sql, IReadOnlyList<Parcel> parcels, MailboxLimits limits, long now)
    {
        var results = parcels.Any(static parcel => parcel.Messages.Count > 0)
            ? Keep(sql, parcels, limits, now)
            : parcels.Select(static _ => new List<StoreResult>()).ToList();
        var delivered = parcels.SelectMany(static parcel => parcel.Delivered).Distinct().ToList();
        var bodies = MessageBodies.LockOf(sql, delivered);
        sql.DeleteByKeys("offlinemessage", ["id"], delivered.Select(static id => (object?[])[id]));
        MessageBodies.DeleteUnused(sql, bodies);
        return results;
    }

    private static List<List<StoreResult>> Keep(SqlWork sql, IReadOnlyList<Parcel> parcels, MailboxLimits limits, long now)
    {
        var messages = parcels.SelectMany(static parcel => parcel.Messages).ToList();
        var room = new MailboxRoom(sql, messages.Select(static message => message.ReceiverId), limits);
        var known = DedupStore.Find(sql, messages.Select(Name));
        var fates = new Dictionary<OfflineMessageDraft, DeliveryOutcome>(ReferenceEqualityComparer.Instance);
        foreach (var message in messages)
            fates[message] = known.TryGetValue(Name(message), out var sent) ? Known(sent) : room.Take(message);
        var fitting = messages.FindAll(message => fates[message] == DeliveryOutcome.Stored && !known.ContainsKey(Name(message)));
        var bodies = MessageBodies.Add(sql, fitting.Where(static message => message.IsForMany));
        sql.InsertRows(
            "offlinemessage (userid, senderid, message, mid, storedat, bytes, bodyid)", fitting.Select(Row), unlessThere: true);
        foreach (var message in messages.Where(message => fates[message] is DeliveryOutcome.MailboxFull or DeliveryOutcome.SenderShareFull
            && IsThere(sql, message)))
            fates[message] = DeliveryOutcome.Stored;
        var rows = Rows(sql, parcels.Where(static parcel => parcel.FindsRows).SelectMany(static parcel => parcel.Messages)
            .Where(message => fates[message] == DeliveryOutcome.Stored && room.ServerOf(message.ReceiverId) is not null));
        var results = parcels.Select(parcel => parcel.Messages.Select(message => fates[message]).ToList()).ToList();
        DedupStore.Add(sql, Safe(parcels, results).Where(sent => !known.ContainsKey((sent.SenderId, sent.Mid))), now);
        return results.Zip(parcels, (outcomes, parcel) => outcomes.Zip(parcel.Messages, Result).ToList()).ToList();

        StoreResult Result(DeliveryOutcome outcome, OfflineMessageDraft message) => new(
            outcome, room.ServerOf(message.ReceiverId), rows.TryGetValue((message.ReceiverId, Name(message)), out var row) ? row : null);

        object?[] Row(OfflineMessageDraft message)
        {
            var body = message.IsForMany && bodies.TryGetValue(Name(message), out var id) ? id : (long?)null;
            return [message.ReceiverId, message.SenderId, body is null ? message.Text : "", message.Mid, now, message.Bytes, body];
        }
    }

    private static Dictionary<(int Receiver, (int Sender, string Mid) Name), long> Rows(
        SqlWork sql, IEnumerable<OfflineMessageDraft> messages) => sql.QueryByKeys(
            "SELECT userid, senderid, mid, id FROM offlinemessage",
            ["senderid", "userid", "mid"],
            messages.Select(static message => (message.SenderId, message.ReceiverId, message.Mid)).Distinct()
                .Select(static key => (object?[])[key.SenderId, key.ReceiverId, key.Mid]),
            static row => (Receiver: row.GetInt32(0), Name: (row.GetInt32(1), row.GetString(2)), Id: row.GetInt64(3)))
        .ToDictionary(static row => (row.Receiver, row.Name), static row => row.Id);

    private static (int Sender, string Mid) Name(OfflineMessageDraft message) => (message.SenderId, message.Mid);

    private static DeliveryOutcome Known(SentMessage sent) => sent.Stored == 0 ? DeliveryOutcome.Live : DeliveryOutcome.Stored;

    private static bool IsThere(SqlWork sql, OfflineMessageDraft message) => sql.First<int>(
        "SELECT count(*) FROM offlinemessage WHERE userid = @ReceiverId AND senderid = @SenderId AND mid = @Mid", message) > 0;

    private static IEnumerable<SentMessage> Safe(IEnumerable<Parcel> parcels, IEnumerable<List<DeliveryOutcome>> fates) =>
        parcels.Zip(fates)
        .Where(static one => one.First.Sent is not null && one.Second.TrueForAll(static fate => fate == DeliveryOutcome.Stored))
        .Select(static one => one.First.Sent!);

    /// <summary>Messages that are to be kept all or none, or rows of delivered ones, which are to be deleted.</summary>
    private sealed record Parcel(
        IReadOnlyList<OfflineMessageDraft> Messages, SentMessage? Sent, bool FindsRows, IReadOnlyCollection<long> Delivered);
}
