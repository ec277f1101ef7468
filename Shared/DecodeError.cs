namespace ChatCluster.Protocol;

/// <summary>Why a frame is not a message, with as much of it as could be understood.</summary>
/// <param name="Kind">How far understanding went.</param>
/// <param name="Text">The reason, for the peer to read; never quotes the frame.</param>
/// <param name="MessageId">The frame's msgid, if it had one.</param>
/// <param name="Seq">The frame's seq, if it had one.</param>
public sealed record DecodeError(DecodeErrorKind Kind, string Text, int? MessageId = null, long? Seq = null);

/// <summary>How far understanding of a frame went.</summary>
public enum DecodeErrorKind
{
    /// <summary>Not a JSON object by RFC 8259.</summary>
    NotJson,

    /// <summary>JSON, with a msgid that this protocol does not have, or none.</summary>
    UnknownMessage,

    /// <summary>A known message with a member missing or of the wrong type.</summary>
    BadMember,
}
