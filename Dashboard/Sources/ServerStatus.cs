namespace ChatCluster.Dashboard.Sources;

/// <summary>What the dashboard reads of a chat server's <c>/status</c>.</summary>
/// <param name="Server">"ip:port", the name in the cluster.</param>
/// <param name="Process">The process id.</param>
/// <param name="State">"starting", "ready" or "stopping".</param>
/// <param name="Bus">The message bus; null for a server without one.</param>
/// <param name="Presence">What the database says; null when it does not answer.</param>
internal sealed record ServerStatus(
    string Server, int Process, string State, IReadOnlyList<MapEntry> ConnectionMap, IReadOnlyList<PresenceRow>? Presence,
    BusStatus? Bus = null);

/// <summary>The message bus, as one server sees it.</summary>
/// <param name="Url">The same for all servers that reach each other over it.</param>
/// <param name="State">"up" or "down".</param>
internal sealed record BusStatus(string Url, string State);

/// <summary>A user in a server's connection map.</summary>
/// <param name="Remote">Where the connection comes from: the balancer's local port of the session.</param>
internal sealed record MapEntry(int Id, string Name, string Remote);

/// <summary>A user whom the database has as online.</summary>
/// <param name="Server">The server on which the user is online.</param>
internal sealed record PresenceRow(int Id, string Name, string Server);
