using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// What of the mailbox is with the client in this login, and whose messages must wait because earlier ones do. Not thread-safe: the session
/// guards it.
/// </summary>
internal sealed class Handover
{
    private readonly HashSet<long> _rows = [];
    private readonly List<MailboxCursor> _open = [];

    /// <summary>A message of this sender must not be pushed: it would overtake earlier ones.</summary>
    public bool HoldsBack(int senderId) => _open.Exists(cursor => cursor.Waiting.Contains(senderId));

    /// <summary>There are pages to come.</summary>
    public bool IsOpen(MailboxCursor cursor) => _open.Contains(cursor);

    public void Open(MailboxCursor cursor) => _open.Add(cursor);

    /// <summary>This sender's messages will come with a cursor that is open already.</summary>
    public bool TryJoin(int senderId)
    {
        if (_open.Find(cursor => cursor.SenderId is not { } only || only == senderId) is not { } cursor)
            return false;
        cursor.Waiting.Add(senderId);
        return true;
    }

    /// <returns>Those of the page that have not been handed over in this login before.</returns>
    public List<OfflineMessage> Add(MailboxCursor cursor, MailboxPage page)
    {
        cursor.Pages++;
        if (page.Messages.Count > 0)
            cursor.After = page.Messages[^1].Id;
        return [.. page.Messages.Where(message => _rows.Add(message.Id))];
    }

    /// <summary>The page is on its way; what is sent from now on comes behind it.</summary>
    /// <remarks>
    /// After the first page nobody more is held back: an earlier message of theirs may have been pushed, and if the connection ended now, it
    /// would be stored behind the one that had to wait.
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

    /// <summary>A row that was made of a message on its way.</summary>
    public void Add(long row) => _rows.Add(row);

    /// <summary>Rows that have been deleted.</summary>
    public void Forget(IEnumerable<long> rows) => _rows.ExceptWith(rows);
}
