using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>
/// One message on its way to its receivers, encoded once for each kind of client. Not thread-safe: its router handles one receiver at a
/// time.
/// </summary>
/// <param name="message">With sender, name, time and mid filled in.</param>
/// <param name="acceptedAt">When the server accepted it, as a <see cref="TimeProvider"/>'s timestamp.</param>
public sealed class Push(ChatMessage message, CourseDocuments documents, long acceptedAt) : IPushable
{
    private ReadOnlyMemory<byte>? _course;
    private ReadOnlyMemory<byte>? _extended;
    private OfflineMessageDraft? _draft;

    public string Mid => message.Mid!;

    public int SenderId => message.From!.Value;

    public long AcceptedAt => acceptedAt;

    public ReadOnlyMemory<byte> FrameFor(bool extended) =>
        extended ? _extended ??= MessageCodec.ToFrame(message) : _course ??= documents.Encode(message);

    /// <remarks>The drafts of all receivers share one text.</remarks>
    public OfflineMessageDraft DraftFor(int receiverId)
    {
        _draft ??= new(receiverId, SenderId, MessageCodec.ToText(message with { Mid = null }), Mid) { IsForMany = message is GroupChat };
        return _draft.ReceiverId == receiverId ? _draft : _draft with { ReceiverId = receiverId };
    }
}

/// <summary>Makes pushes of messages that the server has just accepted.</summary>
public sealed class PushFactory(CourseDocuments documents, TimeProvider time)
{
    /// <inheritdoc cref="Push(ChatMessage, CourseDocuments, long)"/>
    public Push Create(ChatMessage message) => new(message, documents, time.GetTimestamp());
}
