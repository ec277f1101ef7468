namespace ChatCluster.Server.Transport;

/// <summary>How connections are served.</summary>
public sealed record TransportOptions
{
    /// <summary>
    /// Event loops, each of them a thread. By default half as many as there are processors, and one at least: the other half is for what loops
    /// may not do, password hashes and databases. Zero for Kestrel's own sockets, which serve where there is no epoll.
    /// </summary>
    public int Loops { get; init; } = OperatingSystem.IsLinux() ? Math.Max(1, Environment.ProcessorCount / 2) : 0;

    /// <summary>
    /// How many connections may be open where all of them are operators'; one more takes the place of the oldest. In return they may take
    /// descriptors that clients leave free. Needs one loop. Null for clients.
    /// </summary>
    public int? MaxOperators { get; init; }
}
