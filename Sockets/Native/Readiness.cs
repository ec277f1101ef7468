namespace ChatCluster.Sockets.Native;

/// <summary>The readiness of a socket.</summary>
[Flags]
public enum Readiness
{
    None = 0,

    /// <summary>A receive or accept has a result: bytes, the end, an error, or a connection.</summary>
    In = 1,

    /// <summary>There is room to send, or a connect has ended.</summary>
    Out = 2,

    /// <summary>The peer has ended its stream or is gone: the end or an error follows the remaining bytes.</summary>
    Hangup = 4,

    /// <summary>The connection is broken in both directions: the peer has reset it, or the network has failed.</summary>
    Lost = 8,
}

/// <summary>An event of a poller.</summary>
/// <param name="Token">The token of the socket.</param>
/// <param name="Readiness">What is possible now.</param>
public readonly record struct ReadyEvent(ulong Token, Readiness Readiness);
