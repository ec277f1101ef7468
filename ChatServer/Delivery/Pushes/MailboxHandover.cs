using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>How far a mailbox, or one sender's part of it, has been handed over in one login. <see cref="InFlight"/> guards it.</summary>
/// <param name="senderId">Null for the messages of all senders.</param>
public sealed class MailboxCursor(int? senderId = null)
{
    public int? SenderId => senderId;

    /// <summary>The last row that has been handed over; 0 before the first page.</summary>
    public long After { get; internal set; }

    /// <summary>How many pages have been handed over.</summary>
    internal int Pages { get; set; }

    /// <summary>Messages of the last page that the client has not confirmed.</summary>
    internal int Unconfirmed { get; set; }

    /// <summary>Senders with messages behind the last page. Their new messages have to wait there too.</summary>
    internal HashSet<int> Waiting { get; } = senderId is { } sender ? [sender] : [];
}

/// <summary>
/// Which rows of the mailbox the client has been sent in one login, and whose new messages must wait because earlier ones do. Not
/// thread-safe: <see cref="InFlight"/> guards it.
/// </summary>
/// <param name="login">The login; with another one on the same connection this object means nothing.</param>
internal sealed class MailboxHandover(Identity login)
{
    private readonly HashSet<long> _rows = [];
    private readonly HashSet<long> _deletedMeanwhile = [];
    private readonly List<MailboxCursor> _open = [];
    private bool _isReading;

    public Identity Login => login;

    /// <summary>A message of this sender must not be pushed: it would overtake earlier ones.</summary>
    public bool HoldsBack(int senderId) => _open.Exists(cursor => cursor.Waiting.Contains(senderId));

    /// <summary>There are pages to come.</summary>
    public bool IsOpen(MailboxCursor cursor) => _open.Contains(cursor);

    public void Open(MailboxCursor cursor) => _open.Add(cursor);

    /// <returns>True when this sender's messages come with a cursor that is open already.</returns>
    public bool TryJoin(int senderId)
    {
        if (_open.Find(cursor => cursor.SenderId is not { } only || only == senderId) is not { } cursor)
            return false;
        cursor.Waiting.Add(senderId);
        return true;
    }

    /// <summary>
    /// The store is about to be asked for a page, to be followed by <see cref="Add(MailboxCursor, MailboxPage)"/>. Rows that are deleted in
    /// between may be on the page all the same.
    /// </summary>
    public void BeginPage() => _isReading = true;

    /// <returns>The messages of the page that have not been handed over in this login before.</returns>
    public List<OfflineMessage> Add(MailboxCursor cursor, MailboxPage page)
    {
        cursor.Pages++;
        if (page.Messages.Count > 0)
            cursor.After = page.Messages[^1].Id;
        List<OfflineMessage> fresh = [.. page.Messages.Where(message => _rows.Add(message.Id))];
        _isReading = false;
        _rows.ExceptWith(_deletedMeanwhile);
        _deletedMeanwhile.Clear();
        return fresh;
    }

    /// <summary>The page's frames are posted; what is sent from now on comes behind them.</summary>
    /// <remarks>
    /// After the first page no further sender is held back: an earlier message of theirs may have been pushed. If the connection ended now,
    /// that message would be stored behind the one that had to wait.
    /// </remarks>
    public void Pass(MailboxCursor cursor, MailboxPage page)
    {
        if (page.IsLast)
            _open.Remove(cursor);
        else if (cursor.Pages == 1)
            cursor.Waiting.UnionWith(page.Waiting);
        else
            cursor.Waiting.IntersectWith(page.Waiting);
    }

    /// <summary>The row of a message that was pushed and then stored.</summary>
    public void Add(long row) => _rows.Add(row);

    /// <summary>This row is handed over, and is not deleted.</summary>
    public bool Has(long row) => _rows.Contains(row) && !_deletedMeanwhile.Contains(row);

    /// <summary>These rows have been deleted.</summary>
    public void Forget(IEnumerable<long> rows)
    {
        if (_isReading)
            _deletedMeanwhile.UnionWith(rows);
        else
            _rows.ExceptWith(rows);
    }
}
