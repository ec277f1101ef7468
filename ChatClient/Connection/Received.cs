using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>What <see cref="ServerLink"/> can receive.</summary>
public abstract record Received;

/// <summary>One whole message.</summary>
public sealed record ReceivedMessage(Message Message) : Received;

/// <summary>A new connection, after <see cref="ServerLink.Redial"/>.</summary>
public sealed record ReceivedConnection : Received;

/// <summary>A push with a missing or wrong member. It is skipped: the sender is at fault, not the connection.</summary>
public sealed record ReceivedUnusable(string Why) : Received;

/// <summary>Bytes that no server of this protocol sends. The rest of the stream cannot be trusted.</summary>
public sealed record ReceivedGarbage(string Why) : Received;

/// <summary>The connection has ended, or could not be established.</summary>
/// <param name="IsFinal">See <see cref="DialException.IsFinal"/>.</param>
public sealed record ReceivedEnd(string Reason, bool IsFinal = false) : Received;
