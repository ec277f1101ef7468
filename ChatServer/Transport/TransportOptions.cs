namespace ChatCluster.Server.Transport;

/// <summary>How connections are served.</summary>
public sealed record TransportOptions
{
    /// <summary>
    /// Event loops, each of them a thread; at least one. By default half as many as there are processors: the other half is for what loops may
    /// not do, password hashes and databases.
    /// </summary>
    public int Loops { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);
}
