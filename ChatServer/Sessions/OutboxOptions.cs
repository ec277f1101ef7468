namespace ChatCluster.Server.Sessions;

/// <summary>How much may wait for a client that reads or confirms slowly.</summary>
public sealed record OutboxOptions
{
    /// <summary>
    /// Bytes to be written. A client that lets more pile up is disconnected. One item may be larger, so a login reply with many offline
    /// messages always fits.
    /// </summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Bytes of pushes that an extended client has not confirmed with DELIVERED_MSG. A client that lets more pile up is disconnected, and
    /// the unconfirmed messages are stored for the next login. Larger than <see cref="MaxBytes"/>, because a confirmation takes a round
    /// trip.
    /// </summary>
    public int MaxUnconfirmedBytes { get; init; } = 4 * 1024 * 1024;
}
