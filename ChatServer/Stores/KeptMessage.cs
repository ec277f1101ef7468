using System.Text;

namespace ChatCluster.Server.Stores;

/// <summary>A message to keep for somebody.</summary>
/// <param name="Text">The JSON text as a course client reads it.</param>
/// <param name="Mid">The message's own name; with its sender unique for ever.</param>
public sealed record KeptMessage(int ReceiverId, int SenderId, string Text, string Mid)
{
    /// <summary>What it takes of its receiver's mailbox: the text as UTF-8.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Text);

    /// <summary>It may be kept for others too, so its text is stored once for all of them.</summary>
    public bool IsForMany { get; init; }
}

/// <summary>What became of a message to keep.</summary>
public enum Keeping
{
    /// <summary>It is kept, by this call or by an earlier one.</summary>
    Kept,

    /// <summary>Nothing is to be kept: its sender's record, which another server may have written, says that it was delivered.</summary>
    Delivered,

    NoSuchUser,

    /// <summary>The receiver's mailbox has no room for it.</summary>
    Full,

    /// <summary>The mailbox has room, but not for more of this sender.</summary>
    ShareFull,
}
