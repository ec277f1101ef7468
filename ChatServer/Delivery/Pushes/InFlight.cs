using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>
/// What was sent over one connection and is not known to be delivered: pushes, and pages of the mailbox. None of it is lost: it is in the
/// offline store, or can still be stored.
/// </summary>
/// <remarks>Lock order: this lock, then the session's, then its outbox's.</remarks>
public sealed partial class InFlight
{
    private readonly Lock _lock = new();
    private readonly ClientSession _session;
    private readonly PendingPushes _pending = new();

    private InFlight(ClientSession session) => _session = session;

    /// <summary>Made at the first use: most connections are idle.</summary>
    public static InFlight Of(ClientSession session) => Find(session) ?? (InFlight)session.SetDeliveryState(new InFlight(session));

    /// <returns>Null when nothing was ever sent to a user over this connection.</returns>
    public static InFlight? Find(ClientSession session) => (InFlight?)session.DeliveryState;

    /// <summary>
    /// Pushes a message to a user. Nothing is posted after the user logged out, even if another user has logged in on the same connection.
    /// </summary>
    /// <returns>The push, whose outcome can be awaited; null when it is not on its way: the user is gone, the connection is ending, or
    /// earlier messages of the same sender wait in the offline store.</returns>
    public PendingPush? TryPush(int receiverId, IPushable message)
    {
        lock (_lock)
        {
            if (_session.User is not { } user || user.Id != receiverId || Handover?.HoldsBack(message.SenderId) == true)
                return null;
            if (_pending.Bytes >= _session.Outbox.Options.MaxUnconfirmedBytes)
                _session.Outbox.Overflow();
            // Read once: a client that becomes extended at this moment must not be expected to confirm a mid that it was not sent.
            var extended = _session.IsExtended;
            var frame = message.FrameFor(extended);
            var push = new PendingPush(message, receiverId) { Bytes = frame.Length, DeliveredWhenWritten = !extended };
            if (!_session.TryPost(user, extended ? new(frame) : ItemThatConfirms(push, frame)))
                return null;
            _pending.Add(push);
            return push;
        }
    }

    /// <summary>The client has shown these messages to the user. Mids that are not on their way here are ignored.</summary>
    /// <returns>The rows of the offline store that are delivered with it, and the cursors whose page is now confirmed whole.</returns>
    public (List<long> Rows, List<MailboxCursor> Confirmed) Confirm(IEnumerable<string> mids)
    {
        var (rows, confirmed) = (new List<long>(), new List<MailboxCursor>());
        foreach (var mid in mids)
        {
            PendingPush? push;
            lock (_lock)
                push = Remove(mid);
            push?.Settle(DeliveryOutcome.Live);
            if (push?.Row is { } row)
                rows.Add(row);
            if (push?.Cursor is { Unconfirmed: 0 } cursor)
                confirmed.Add(cursor);
        }
        return (rows, confirmed);
    }

    /// <returns>True while a push with this mid is neither confirmed nor given up.</returns>
    public bool IsPending(string mid)
    {
        lock (_lock)
            return _pending.Contains(mid);
    }

    /// <param name="acceptedBefore">A <see cref="TimeProvider"/>'s timestamp.</param>
    /// <returns>Pushes of messages that were accepted then or earlier and are neither confirmed nor stored, in the order sent.</returns>
    public List<PendingPush> Overdue(long acceptedBefore)
    {
        lock (_lock)
            return _pending.Find(push => push.NeedsStoring && push.AcceptedAt <= acceptedBefore);
    }

    /// <summary>The user leaves, the connection stays: takes back the pushes that are not confirmed.</summary>
    public List<PendingPush> TakeUnconfirmed()
    {
        lock (_lock)
            return _pending.Take(push => !push.DeliveredWhenWritten);
    }

    /// <summary>The connection has ended: takes back all pushes that are not known to be delivered.</summary>
    public List<PendingPush> TakeUndelivered()
    {
        lock (_lock)
            return _pending.Take(_ => true);
    }

    /// <summary>For a course client: to be written is its confirmation.</summary>
    private OutboxItem ItemThatConfirms(PendingPush push, ReadOnlyMemory<byte> frame) => new(frame)
    {
        WhenSettled = written =>
        {
            if (written)
                ConfirmWritten(push.Mid);
        },
    };

    private void ConfirmWritten(string mid)
    {
        PendingPush? push;
        lock (_lock)
        {
            push = Remove(mid);
            if (push?.Row is { } row)
                (_deliveredRows ??= []).Add(row);
        }
        push?.Settle(DeliveryOutcome.Live);
    }

    private PendingPush? Remove(string mid)
    {
        if (!_pending.TryRemove(mid, out var push))
            return null;
        push.IsConfirmed = true;
        if (push.Cursor is { } cursor)
            cursor.Unconfirmed--;
        return push;
    }
}
