namespace ChatCluster.Sockets.Native;

/// <summary>What became possible on a socket.</summary>
[Flags]
public enum Readiness
{
    None = 0,

    /// <summary>There is something to receive: bytes, an end, an error, or a connection to accept.</summary>
    In = 1,

    /// <summary>There is room to send again, or a connect has come to its end.</summary>
    Out = 2,

    /// <summary>The other end has finished or is gone: an end or an error follows the bytes that are still there.</summary>
    Hangup = 4,

    /// <summary>The connection is broken in both directions: the other end has reset it, or the network has given it up.</summary>
    Lost = 8,
}

/// <summary>One socket's readiness, as a poller reports it.</summary>
/// <param name="Token">The value the socket was added with.</param>
/// <param name="Readiness">What became possible.</param>
public readonly record struct ReadyEvent(ulong Token, Readiness Readiness);
