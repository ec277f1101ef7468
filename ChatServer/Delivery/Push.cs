using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery;

/// <summary>One message on its way to people, written once for each kind of client however many receive it.</summary>
public sealed class Push
{
    private readonly Utterance _message;
    private readonly Lazy<ReadOnlyMemory<byte>> _course;
    private readonly Lazy<ReadOnlyMemory<byte>> _extended;
    private readonly Lazy<string> _text;

    /// <param name="message">With sender, name, time and mid filled in.</param>
    public Push(Utterance message, CourseDocuments documents)
    {
        var forCourse = message with { Mid = null };
        _message = message;
        _course = new(() => documents.Encode(message));
        _extended = new(() => ClientSession.Encode(message));
        _text = new(() => MessageCodec.ToText(forCourse));
    }

    public KeptMessage Keep(int receiverId) => new(receiverId, _message.From!.Value, _text.Value, _message.Mid!);

    /// <summary>What goes into this session's outbox. A course client is never sent a mid.</summary>
    public ReadOnlyMemory<byte> For(ClientSession session) => (session.IsExtended ? _extended : _course).Value;
}
