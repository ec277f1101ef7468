namespace ChatCluster.Server.Sessions;

/// <summary>How far a mailbox, or one sender's part of it, has been handed over in one login. The session guards it.</summary>
/// <param name="senderId">Null for everybody's messages.</param>
public sealed class MailboxCursor(int? senderId = null)
{
    public int? SenderId => senderId;

    /// <summary>The last row that has been handed over; 0 before the first page.</summary>
    public long After { get; internal set; }

    /// <summary>How many pages have been handed over.</summary>
    internal int Pages { get; set; }

    /// <summary>Messages of the last page that the client has yet to confirm.</summary>
    internal int Unconfirmed { get; set; }

    /// <summary>Senders whose messages wait behind the last page: one of theirs that is sent now must wait there too.</summary>
    internal HashSet<int> Waiting { get; } = senderId is { } sender ? [sender] : [];
}
