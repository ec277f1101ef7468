using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery;

/// <summary>One message on its way to people, written once for each kind of client however many receive it. <see cref="FrameFor"/> is for the router alone, which handles one receiver after the other.</summary>
/// <param name="message">With sender, name, time and mid filled in.</param>
/// <param name="since">When the server took it on.</param>
public sealed class Push(Utterance message, CourseDocuments documents, long since) : IPushable
{
    private ReadOnlyMemory<byte>? _course;
    private ReadOnlyMemory<byte>? _extended;
    private KeptMessage? _kept;

    public string Mid => message.Mid!;

    public int SenderId => message.From!.Value;

    public long Since => since;

    public ReadOnlyMemory<byte> FrameFor(bool extended) =>
        extended ? _extended ??= ClientSession.Encode(message) : _course ??= documents.Encode(message);

    /// <remarks>All that are kept share one text.</remarks>
    public KeptMessage KeepFor(int receiverId)
    {
        _kept ??= new(receiverId, SenderId, MessageCodec.ToText(message with { Mid = null }), Mid) { IsForMany = message is GroupChat };
        return _kept.ReceiverId == receiverId ? _kept : _kept with { ReceiverId = receiverId };
    }
}
