namespace ChatCluster.Protocol;

/// <summary>Why a frame is not a message, with the members that could be read.</summary>
/// <param name="Kind">How far decoding got.</param>
/// <param name="Text">The reason, to send to the peer; never quotes the frame.</param>
/// <param name="MessageId">The frame's msgid, if it had one.</param>
/// <param name="Seq">The frame's seq, if it had one.</param>
public sealed record DecodeError(DecodeErrorKind Kind, string Text, int? MessageId = null, long? Seq = null);

/// <summary>How far the decoding of a frame got.</summary>
public enum DecodeErrorKind
{
    /// <summary>Not a JSON object of RFC 8259.</summary>
    NotJson,

    /// <summary>JSON with an unknown msgid, or without one.</summary>
    UnknownMessage,

    /// <summary>A known message with a missing member, or one of the wrong type.</summary>
    BadMember,
}
