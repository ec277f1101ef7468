using System.Net;
using ChatCluster.Protocol.Framing;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>What one connection may do, and how it ends.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The largest message accepted from a person, in bytes; larger ones are skipped and answered with errno 10.</summary>
    public int MaxFrameBytes { get; init; } = FrameReader.DefaultMaxBytes;

    /// <summary>The same while nobody is logged in: a stranger needs room for a name and a password, no more.</summary>
    public int MaxFrameBytesBeforeLogin { get; init; } = 4 * 1024;

    /// <summary>
    /// So many unreadable frames within <see cref="BadFrameWindow"/> close the connection: this peer speaks something else.
    /// </summary>
    public int MaxBadFrames { get; init; } = 5;

    public TimeSpan BadFrameWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Connections in all; one more is told so and closed.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Connections from one address, where the address counts (see AddressRules).</summary>
    public int MaxConnectionsPerAddress { get; init; } = 100;

    public static TimeSpan UsualFirstMessageTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From accept to the first message; zero for ever. Null: for ever where course clients are served, which say nothing at their menu (see
    /// <see cref="LoginTime"/>), otherwise <see cref="UsualFirstMessageTime"/>. One message is enough, a login need not be among them: a person at the menu is
    /// slower than this, and his client shows with heartbeats that he is there.
    /// </summary>
    /// <remarks>
    /// If he were closed and connected anew at his login, that would take another turn of the balancer's: of two people of whom only the
    /// second is slow, both would land on the first server.
    /// </remarks>
    public TimeSpan? FirstMessageTime { get; init; }

    /// <summary>
    /// From accept to the first login, heartbeats or not; zero for ever. As long as a balancer keeps a silent connection by default
    /// (nginx's proxy_timeout).
    /// </summary>
    public TimeSpan LoginTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After this time without a whole frame a connection is taken for dead; zero for never. Does not hold for a course client: it knows no
    /// heartbeat, and TCP keep-alive watches over it.
    /// </summary>
    public TimeSpan SilenceTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Frames a second, in the long run; who sends more is read more slowly. Zero for no limit.</summary>
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
