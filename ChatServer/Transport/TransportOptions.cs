namespace ChatCluster.Server.Transport;

/// <summary>How the transport serves connections.</summary>
public sealed record TransportOptions
{
    /// <summary>
    /// The number of event loops, each a thread. Default: half the number of processors, at least one; the other half is for password
    /// hashes and databases, which must not block a loop. Zero uses Kestrel's own sockets, for systems without epoll.
    /// </summary>
    public int Loops { get; init; } = OperatingSystem.IsLinux() ? Math.Max(1, Environment.ProcessorCount / 2) : 0;

    /// <summary>
    /// The most open connections of a listener for operators; a new one beyond that closes the oldest. These connections may use
    /// descriptors that clients leave free. Needs one loop. Null for a listener for clients.
    /// </summary>
    public int? MaxOperators { get; init; }
}
