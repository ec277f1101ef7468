using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <content>The part that hands the mailbox over, and knows which rows of the offline store are delivered.</content>
public sealed partial class InFlight
{
    private MailboxHandover? _handover;
    private List<long>? _deliveredRows;
    private List<Task>? _deleting;

    /// <summary>Some rows were delivered without a confirmation that names them, see <see cref="TakeDeliveredRows"/>.</summary>
    public bool HasDeliveredRows => Volatile.Read(ref _deliveredRows) is not null;

    /// <summary>The handover of the login that the connection has now.</summary>
    private MailboxHandover? Handover => _handover is { } handover && ReferenceEquals(handover.Login, _session.User) ? handover : null;

    /// <summary>Begins to hand over what the mailbox holds.</summary>
    public void Open(MailboxCursor cursor)
    {
        lock (_lock)
            CurrentHandover()?.Open(cursor);
    }

    /// <returns>True when what waits of this sender, and their new messages, come with pages that are being handed over already.</returns>
    public bool TryJoinHandover(int senderId)
    {
        lock (_lock)
            return Handover?.TryJoin(senderId) == true;
    }

    /// <returns>True when this row was handed over in this login, and is not yet deleted.</returns>
    public bool HasHandedOver(long row)
    {
        lock (_lock)
            return Handover?.Has(row) == true;
    }

    /// <summary>The login goes on, and there are pages to come.</summary>
    public bool IsOpen(MailboxCursor cursor)
    {
        lock (_lock)
            return Handover?.IsOpen(cursor) == true;
    }

    /// <inheritdoc cref="MailboxHandover.BeginPage"/>
    public void BeginPage()
    {
        lock (_lock)
            Handover?.BeginPage();
    }

    /// <summary>
    /// Notes a page that is about to be posted. Its messages stay in the offline store until the client confirms them, or, for a course
    /// client, until they are written. To be followed by the post and then by <see cref="Pass"/>.
    /// </summary>
    /// <param name="extended">The client confirms what it can read.</param>
    /// <returns>The messages that have not been handed over in this login before.</returns>
    public List<OfflineMessage> HandOver(MailboxCursor cursor, MailboxPage page, bool extended)
    {
        lock (_lock)
        {
            if (Handover is not { } handover || !handover.IsOpen(cursor))
                return [];
            var fresh = handover.Add(cursor, page);
            var toConfirm = extended ? fresh.FindAll(message => message.Message is not null) : [];
            cursor.Unconfirmed = toConfirm.Count;
            toConfirm.ForEach(message => _pending.Add(new(message.Mid) { Row = message.Id, Cursor = cursor }));
            return fresh;
        }
    }

    /// <summary>The page's frames are posted; what is sent from now on comes behind them.</summary>
    public void Pass(MailboxCursor cursor, MailboxPage page)
    {
        lock (_lock)
            Handover?.Pass(cursor, page);
    }

    /// <summary>The store has answered for an overdue push. The push stays on its way.</summary>
    /// <param name="row">Where it is stored; null when the store refused it.</param>
    public void Decide(PendingPush push, long? row)
    {
        lock (_lock)
        {
            _pending.Decide(push, row);
            if (row is not { } stored)
                return;
            CurrentHandover()?.Add(stored);
            if (push.IsConfirmed)
                (_deliveredRows ??= []).Add(stored);
        }
    }

    /// <summary>These rows of the offline store have been written to a course client.</summary>
    public void NoteDelivered(IEnumerable<long> rows)
    {
        lock (_lock)
            (_deliveredRows ??= []).AddRange(rows);
    }

    /// <returns>The rows that were delivered without a confirmation that names them. They are to be deleted.</returns>
    public List<long> TakeDeliveredRows()
    {
        lock (_lock)
            return Interlocked.Exchange(ref _deliveredRows, null) ?? [];
    }

    /// <summary>Rows that the client has confirmed are being deleted.</summary>
    public void NoteDeleting(Task deleting)
    {
        lock (_lock)
        {
            _deleting ??= [];
            _deleting.RemoveAll(static task => task.IsCompleted);
            _deleting.Add(deleting);
        }
    }

    /// <summary>Waits for all that <see cref="NoteDeleting"/> was told of, so that the next login does not find it.</summary>
    public Task WaitForDeletionsAsync()
    {
        lock (_lock)
            return Task.WhenAll(_deleting ?? []);
    }

    /// <summary>These rows of the offline store are deleted.</summary>
    public void Forget(IEnumerable<long> rows)
    {
        lock (_lock)
            Handover?.Forget(rows);
    }

    /// <returns>Null when no user is logged in.</returns>
    private MailboxHandover? CurrentHandover() => Handover ?? (_session.User is { } user ? _handover = new(user) : null);
}
