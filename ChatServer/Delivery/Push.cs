using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery;

/// <summary>One message on its way to people, written once for each kind of client however many receive it. <see cref="FrameFor"/> is for the router alone, which handles one receiver after the other.</summary>
/// <param name="message">With sender, name, time and mid filled in.</param>
public sealed class Push(Utterance message, CourseDocuments documents) : IPushable
{
    private ReadOnlyMemory<byte>? _course;
    private ReadOnlyMemory<byte>? _extended;
    private string? _text;

    public string Mid => message.Mid!;

    public ReadOnlyMemory<byte> FrameFor(bool extended) =>
        extended ? _extended ??= ClientSession.Encode(message) : _course ??= documents.Encode(message);

    public KeptMessage KeepFor(int receiverId) =>
        new(receiverId, message.From!.Value, _text ??= MessageCodec.ToText(message with { Mid = null }), message.Mid!);
}
