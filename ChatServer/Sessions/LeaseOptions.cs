namespace ChatCluster.Server.Sessions;

/// <summary>How long a server owns its online users after its last sign of life.</summary>
public sealed record LeaseOptions
{
    /// <summary>
    /// A lease that has not been renewed for this time has expired: the next server that checks sets its users offline. A shorter time
    /// frees the users of a killed server sooner, but also takes a slow server for dead sooner. Each server of a cluster may have its own.
    /// </summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two renewals: several may fail before the lease is lost.</summary>
    public TimeSpan RenewalPause => Duration / 5;
}
