namespace ChatCluster.Server.Sessions;

/// <summary>How much may wait for a client that reads slowly.</summary>
public sealed record OutboxOptions
{
    /// <summary>
    /// Bytes; whoever lets more pile up is disconnected. One item may be larger, so a login reply with many offline messages always fits.
    /// </summary>
    public int MaxBytes { get; init; } = 1024 * 1024;
}
