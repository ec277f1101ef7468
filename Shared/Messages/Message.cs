using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>One protocol message, either direction. Immutable: a message handed to several connections is shared, never copied.</summary>
public abstract record Message
{
    public abstract MessageId Id { get; }

    /// <summary>The number that pairs a request with its answer, at least 1; null when the sender wants no pairing (every course client).</summary>
    public long? Seq { get; init; }

    /// <summary>Puts this message's own members into <paramref name="json"/>; <c>msgid</c> and <c>seq</c> are there already.</summary>
    internal abstract void Write(JsonFields json);
}
