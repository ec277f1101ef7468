using System.Net;
using ChatCluster.Protocol.Framing;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>What one connection may do, and how it ends.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The largest message accepted from a logged-in user, in bytes; larger ones are skipped and answered with errno 10.</summary>
    public int MaxFrameBytes { get; init; } = FrameReader.DefaultMaxBytes;

    /// <summary>The same while nobody is logged in: a stranger needs room for a name and a password, no more.</summary>
    public int MaxFrameBytesBeforeLogin { get; init; } = 4 * 1024;

    /// <summary>
    /// This many unreadable frames within <see cref="BadFrameWindow"/> close the connection: the peer speaks another protocol.
    /// </summary>
    public int MaxBadFrames { get; init; } = 5;

    public TimeSpan BadFrameWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Connections in total; one more is told so and closed.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Connections from one address, where the address counts (see AddressRules).</summary>
    public int MaxConnectionsPerAddress { get; init; } = 100;

    public static TimeSpan UsualFirstMessageTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From accept to the first message; zero: no limit. Null: no limit where course clients are served, which send nothing at their menu
    /// (see <see cref="LoginTime"/>), otherwise <see cref="UsualFirstMessageTime"/>. One message of any kind is enough: a user at the menu
    /// is slower than this, and the client sends heartbeats meanwhile.
    /// </summary>
    /// <remarks>
    /// A reconnect would use up another turn of the balancer, so a slow second user could land on the first user's server.
    /// </remarks>
    public TimeSpan? FirstMessageTime { get; init; }

    /// <summary>
    /// From accept to the first login, heartbeats or not; zero: no limit. The default is that of a balancer for idle connections
    /// (nginx's proxy_timeout).
    /// </summary>
    public TimeSpan LoginTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A connection without a whole frame for this time is closed as dead; zero: never. A course client is exempt: it sends no heartbeat,
    /// and TCP keep-alive detects its death. It is not exempt before its login while the server did not understand its last message.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Frames per second on average; a faster client is read more slowly. Zero: no limit.</summary>
    public int MaxRate { get; init; } = 500;

    /// <summary>Frames that may come at once before <see cref="MaxRate"/> holds.</summary>
    public int Burst { get; init; } = 2000;

    /// <summary>
    /// The balancers that begin each connection with a PROXY protocol header. From them it is required, from others it is not understood.
    /// </summary>
    public IReadOnlyList<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>From accept to the end of that header, which a balancer sends at once.</summary>
    public TimeSpan ProxyHeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an ending connection may take to write what is still in its outbox.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    public OutboxOptions Outbox { get; init; } = new();
}
