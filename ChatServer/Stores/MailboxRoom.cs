using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>How much room some users' mailboxes have, for the length of a transaction.</summary>
internal sealed class MailboxRoom
{
    private const int MaxIdsInStatement = 1000;

    private readonly MailboxLimits _limits;
    private readonly Dictionary<int, Content> _byReceiver = [];
    private readonly Dictionary<(int Receiver, int Sender), Content> _bySender = [];
    private readonly Dictionary<int, string> _online = [];

    /// <summary>
    /// Messages for one user are kept by one transaction after the other, and many users' always in the order of their ids: so a smaller id
    /// is never committed after a larger one (a page would pass over it), and two transactions never wait for each other in a ring.
    /// </summary>
    public MailboxRoom(SqlWork sql, IEnumerable<int> receivers, MailboxLimits limits)
    {
        _limits = limits;
        foreach (var some in receivers.Distinct().Order().Chunk(MaxIdsInStatement))
        {
            var users = sql.Query<(int Id, string? Server)>(
                "SELECT id, CASE state WHEN 'online' THEN server END FROM user WHERE id IN @some ORDER BY id" + sql.ForUpdate, new { some });
            foreach (var (id, server) in users)
            {
                _byReceiver.Add(id, new());
                if (server is not null)
                    _online.Add(id, server);
            }
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
    /// <returns><see cref="DeliveryOutcome.Stored"/> when there was enough; otherwise nothing is taken.</returns>
    public DeliveryOutcome Take(OfflineMessageDraft message)
    {
        if (!_byReceiver.TryGetValue(message.ReceiverId, out var all))
            return DeliveryOutcome.NoSuchUser;
        var share = OfSender(message.ReceiverId, message.SenderId);
        if (!all.HasRoom(message.Bytes, _limits.MaxMessages, _limits.MaxBytes))
            return DeliveryOutcome.MailboxFull;
        if (!share.HasRoom(message.Bytes, _limits.MaxMessagesOfSender, _limits.MaxBytesOfSender))
            return DeliveryOutcome.SenderShareFull;
        all.Add(1, message.Bytes);
        share.Add(1, message.Bytes);
        return DeliveryOutcome.Stored;
    }

    /// <summary>The server on which the receiver is online, as the database has it; null for none.</summary>
    public string? ServerOf(int receiver) => _online.GetValueOrDefault(receiver);

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
