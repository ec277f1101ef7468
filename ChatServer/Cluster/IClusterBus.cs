namespace ChatCluster.Server.Cluster;

/// <summary>Whether the servers of the cluster can talk to each other.</summary>
public enum BusState
{
    /// <summary>There is no bus: the lesson's servers, each of which knows only its own connection map.</summary>
    None,

    /// <summary>There is a bus, and it does not answer.</summary>
    Down,

    Up,
}

/// <summary>
/// How the servers of a cluster talk to each other. Any message may be lost, come late or come twice. The bus holds nothing that the
/// database does not hold.
/// </summary>
public interface IClusterBus
{
    BusState State { get; }

    /// <summary>Which bus it is, as a URL without user and password; the same on all servers of a cluster. Null for none.</summary>
    string? Url { get; }

    /// <summary>Called with each message of another server, on a thread of the bus. Must neither wait nor throw.</summary>
    Action<BusMessage>? Received { get; set; }

    /// <summary>Called when <see cref="State"/> has changed, and with "up" also after a gap in which messages may have been lost.</summary>
    Action<BusState>? StateChanged { get; set; }

    /// <summary>Joins the cluster. Does not fail when the bus does not answer: it is tried until it does.</summary>
    /// <param name="server">This server's name, under which the others reach it.</param>
    /// <param name="cluster">The same for all servers with one database, and for no others.</param>
    Task JoinAsync(string server, string cluster);

    /// <returns>False when the server is known not to get it: it does not listen, or the bus has failed.</returns>
    Task<bool> SendAsync(string server, BusMessage message);

    /// <summary>Sends to all other servers. Best effort.</summary>
    Task BroadcastAsync(BusMessage message);
}
