using ChatCluster.Protocol.Framing;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>What one connection may do, and how it ends.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The largest message accepted, in bytes; larger ones are skipped and answered with errno 10.</summary>
    public int MaxFrameBytes { get; init; } = FrameReader.DefaultMaxBytes;

    /// <summary>
    /// So many unreadable frames within <see cref="BadFrameWindow"/> close the connection: this peer speaks something else.
    /// </summary>
    public int MaxBadFrames { get; init; } = 5;

    public TimeSpan BadFrameWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an ending connection may take to write what is still in its outbox.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    public OutboxOptions Outbox { get; init; } = new();
}
