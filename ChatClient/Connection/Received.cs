using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>What a look at the wire can bring.</summary>
public abstract record Received;

/// <summary>One whole message.</summary>
public sealed record ReceivedMessage(Message Message) : Received;

/// <summary>A new connection, after <see cref="ServerLink.Redial"/>.</summary>
public sealed record ReceivedConnection : Received;

/// <summary>A push that is JSON but misses something: the sender's fault, so the conversation goes on without it.</summary>
public sealed record ReceivedUnusable(string Why) : Received;

/// <summary>Bytes that no server of this protocol sends. Nothing behind them can be trusted.</summary>
public sealed record ReceivedGarbage(string Why) : Received;

/// <summary>The end of the connection, and how it came; or that none could be made.</summary>
/// <param name="IsFinal">See <see cref="DialException.IsFinal"/>.</param>
public sealed record ReceivedEnd(string Reason, bool IsFinal = false) : Received;
