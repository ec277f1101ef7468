namespace ChatCluster.Server.Sessions;

/// <summary>How long a server's hold on its online users outlives its last sign of life.</summary>
public sealed record LeaseOptions
{
    /// <summary>
    /// A lease that has not been renewed for this time has expired: the next server that looks sets its users offline. Shorter frees the users
    /// of a killed server sooner, and takes a server that was only slow for dead sooner. Each server of a cluster may have its own.
    /// </summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two renewals: several may fail before the lease is lost.</summary>
    public TimeSpan RenewalPause => Duration / 5;
}
