namespace ChatCluster.Server.Delivery;

/// <summary>How long the server waits for those to whom it delivers.</summary>
public sealed record DeliveryOptions
{
    /// <summary>
    /// After this time a message that its receiver has not confirmed (or, for a course client, that has not been written) is stored, and its
    /// sender is told so. Looked at once a second.
    /// </summary>
    public TimeSpan ConfirmationTime { get; init; } = TimeSpan.FromSeconds(5);
}
