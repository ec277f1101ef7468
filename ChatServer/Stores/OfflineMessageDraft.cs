using System.Text;

namespace ChatCluster.Server.Stores;

/// <summary>A message to keep for one receiver.</summary>
/// <param name="Text">The JSON text as a course client reads it.</param>
/// <param name="Mid">The message's own name; with its sender unique for ever.</param>
public sealed record OfflineMessageDraft(int ReceiverId, int SenderId, string Text, string Mid)
{
    /// <summary>What it takes of its receiver's mailbox: the text as UTF-8.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Text);

    /// <summary>It may be kept for others too, so its text is stored once for all of them.</summary>
    public bool IsForMany { get; init; }
}
