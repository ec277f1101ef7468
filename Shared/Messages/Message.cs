using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>A protocol message in either direction. Immutable, so one object is shared by all connections it is sent to.</summary>
public abstract record Message
{
    public abstract MessageId Id { get; }

    /// <summary>
    /// Pairs a request with its answer; at least 1. Null in messages of the course's clients, which get no answer to most requests.
    /// </summary>
    public long? Seq { get; init; }

    /// <summary>
    /// The user that this message says it comes from; null when it leaves that to the session. Only a claim: a server compares it with the
    /// session and never uses it.
    /// </summary>
    public abstract int? ClaimedSender { get; }

    /// <summary>Adds the members of this message to <paramref name="json"/>, which already has <c>msgid</c> and <c>seq</c>.</summary>
    internal abstract void Write(JsonFields json);
}
