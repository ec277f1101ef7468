using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>How much room some users' mailboxes have, for the length of a transaction.</summary>
internal sealed class MailboxRoom
{
    private const int MaxIdsInStatement = 1000;

    private readonly MailboxLimits _limits;
    private readonly Dictionary<int, Content> _byReceiver = [];
    private readonly Dictionary<(int Receiver, int Sender), Content> _bySender = [];

    /// <summary>
    /// Messages for one user are kept by one transaction after the other, and many users' always in the order of their ids: so a smaller id
    /// is never committed after a larger one (a page would pass over it), and two transactions never wait for each other in a ring.
    /// </summary>
    public MailboxRoom(SqlWork sql, IEnumerable<int> receivers, MailboxLimits limits)
    {
        _limits = limits;
        foreach (var some in receivers.Distinct().Order().Chunk(MaxIdsInStatement))
        {
            foreach (var id in sql.Query<int>("SELECT id FROM user WHERE id IN @some ORDER BY id" + sql.ForUpdate, new { some }))
                _byReceiver.Add(id, new());
            var waiting = sql.Query<(int Receiver, int Sender, int Messages, long Bytes)>(
                """
                SELECT userid, senderid, count(*), CAST(sum(bytes) AS SIGNED) FROM offlinemessage
                WHERE userid IN @some GROUP BY userid, senderid
                """,
                new { some });
            foreach (var (receiver, sender, messages, bytes) in waiting)
            {
                _byReceiver[receiver].Add(messages, bytes);
                OfSender(receiver, sender).Add(messages, bytes);
            }
        }
    }

    /// <summary>Takes the room that the message needs.</summary>
    /// <returns><see cref="Keeping.Kept"/> when there was enough; otherwise nothing is taken.</returns>
    public Keeping Take(KeptMessage message)
    {
        if (!_byReceiver.TryGetValue(message.ReceiverId, out var all))
            return Keeping.NoSuchUser;
        var share = OfSender(message.ReceiverId, message.SenderId);
        if (!all.HasRoom(message.Bytes, _limits.MaxMessages, _limits.MaxBytes))
            return Keeping.Full;
        if (!share.HasRoom(message.Bytes, _limits.MaxMessagesOfSender, _limits.MaxBytesOfSender))
            return Keeping.ShareFull;
        all.Add(1, message.Bytes);
        share.Add(1, message.Bytes);
        return Keeping.Kept;
    }

    private Content OfSender(int receiver, int sender)
    {
        if (!_bySender.TryGetValue((receiver, sender), out var content))
            _bySender.Add((receiver, sender), content = new());
        return content;
    }

    private sealed class Content
    {
        private int _messages;
        private long _bytes;

        public void Add(int messages, long bytes)
        {
            _messages += messages;
            _bytes += bytes;
        }

        public bool HasRoom(int bytes, int maxMessages, int maxBytes) => _messages < maxMessages && _bytes + bytes <= maxBytes;
    }
}
