using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// What was sent over one connection and is not known to be delivered: pushes, and pages of the mailbox. Nothing of it is lost: it is in the
/// offline store, or can still be stored.
/// </summary>
/// <param name="door">The session's lock: a push is posted and noted here in one step.</param>
public sealed class InFlight(Lock door)
{
    private readonly PendingPushes _pending = new();
    private Handover? _handover;
    private List<long>? _deliveredRows;

    /// <summary>What is held in memory for the user; what lies in the offline store too does not count.</summary>
    internal long Bytes => _pending.Bytes;

    /// <summary>A message of this sender must not be pushed: earlier ones wait in the offline store.</summary>
    internal bool HoldsBack(int senderId) => _handover?.HoldsBack(senderId) == true;

    internal void Add(PendingPush push) => _pending.Add(push);

    /// <summary>The login is over, or another one begins.</summary>
    internal void EndLogin() => _handover = null;

    /// <summary>Begins to hand over what the mailbox holds.</summary>
    public void Open(MailboxCursor cursor)
    {
        lock (door)
            (_handover ??= new()).Open(cursor);
    }

    /// <summary>What waits of this sender, and what the sender says from now on, comes with pages that are being handed over already.</summary>
    public bool TryJoinHandover(int senderId)
    {
        lock (door)
            return _handover?.TryJoin(senderId) == true;
    }

    /// <summary>The login goes on, and there are pages to come.</summary>
    public bool IsOpen(MailboxCursor cursor)
    {
        lock (door)
            return _handover?.IsOpen(cursor) == true;
    }

    /// <summary>
    /// These are handed over and stay in the offline store until the client confirms them, or a course client has been sent them. Comes before
    /// their frames are posted; <see cref="Pass"/> comes after.
    /// </summary>
    /// <param name="extended">The client confirms what it can read.</param>
    /// <returns>Those that have not been handed over in this login before.</returns>
    public List<OfflineMessage> HandOver(MailboxCursor cursor, MailboxPage page, bool extended)
    {
        lock (door)
        {
            if (_handover?.IsOpen(cursor) != true)
                return [];
            var fresh = _handover.Add(cursor, page);
            var toConfirm = extended ? fresh.FindAll(message => message.Message is not null) : [];
            cursor.Unconfirmed = toConfirm.Count;
            toConfirm.ForEach(message => _pending.Add(new(message.Mid) { Row = message.Id, Cursor = cursor }));
            return fresh;
        }
    }

    /// <summary>The page's frames are posted; what is sent from now on comes behind them.</summary>
    public void Pass(MailboxCursor cursor, MailboxPage page)
    {
        lock (door)
            _handover?.Pass(cursor, page);
    }

    /// <summary>The user has been shown these; mids that are not on their way here mean nothing.</summary>
    /// <returns>The rows of the offline store that are delivered with it, and the cursors whose page is now confirmed whole.</returns>
    public (List<long> Rows, List<MailboxCursor> Confirmed) Confirm(IEnumerable<string> mids)
    {
        var (rows, confirmed) = (new List<long>(), new List<MailboxCursor>());
        foreach (var mid in mids)
        {
            PendingPush? push;
            lock (door)
                push = Remove(mid);
            push?.Settle(PushFate.Live);
            if (push?.Row is { } row)
                rows.Add(row);
            if (push?.Cursor is { Unconfirmed: 0 } cursor)
                confirmed.Add(cursor);
        }
        return (rows, confirmed);
    }

    /// <summary>A push to a course client has been written: that is its confirmation.</summary>
    internal PendingPush? RemoveWritten(string mid)
    {
        var push = Remove(mid);
        if (push?.Row is { } row)
            (_deliveredRows ??= []).Add(row);
        return push;
    }

    /// <returns>What has been on its way since then or longer and is neither confirmed nor stored, in the order sent.</returns>
    public List<PendingPush> Overdue(long since)
    {
        lock (door)
            return _pending.Find(push => push.Keep is not null && push.Since <= since);
    }

    /// <summary>An overdue push has been stored, or found no room; it stays on its way.</summary>
    /// <param name="row">Where it is stored; null when it is not.</param>
    public void Decide(PendingPush push, long? row)
    {
        lock (door)
        {
            _pending.Decide(push, row);
            if (row is not { } stored)
                return;
            (_handover ??= new()).Add(stored);
            if (push.IsConfirmed)
                (_deliveredRows ??= []).Add(stored);
        }
    }

    /// <summary>A course client has been sent these rows of the offline store.</summary>
    public void NoteDelivered(IEnumerable<long> rows)
    {
        lock (door)
            (_deliveredRows ??= []).AddRange(rows);
    }

    /// <summary><see cref="TakeDeliveredRows"/> has some.</summary>
    public bool HasDeliveredRows => Volatile.Read(ref _deliveredRows) is not null;

    /// <summary>Takes the rows that were delivered without a confirmation for them; they are to be deleted.</summary>
    public List<long> TakeDeliveredRows()
    {
        lock (door)
            return Interlocked.Exchange(ref _deliveredRows, null) ?? [];
    }

    /// <summary>These rows of the offline store are deleted.</summary>
    public void Forget(IEnumerable<long> rows)
    {
        lock (door)
            _handover?.Forget(rows);
    }

    /// <summary>The user leaves, the connection stays: takes back what is not confirmed.</summary>
    public List<PendingPush> TakeUnconfirmed()
    {
        lock (door)
            return _pending.Take(push => !push.DeliveredWhenWritten);
    }

    /// <summary>The connection has ended: takes back everything that is not known to be delivered.</summary>
    public List<PendingPush> TakeUndelivered()
    {
        lock (door)
            return _pending.Take(_ => true);
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
