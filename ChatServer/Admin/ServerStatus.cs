using System.Text.Json.Serialization;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Admin;

/// <summary>The document of /status.</summary>
/// <param name="Server">"ip:port", the name in the cluster.</param>
/// <param name="Process">The process id.</param>
/// <param name="State">"starting", "ready" or "stopping".</param>
/// <param name="Connections">Open connections, logged in or not.</param>
/// <param name="ConnectionMap">The users that are logged in here: the lesson's map.</param>
/// <param name="Bus">The message bus; null without --bus.</param>
/// <param name="Presence">The users whom the database has as online, on any server; null when it does not answer.</param>
internal sealed record ServerStatus(
    string Server,
    int Process,
    string State,
    double UptimeSeconds,
    int Connections,
    IReadOnlyList<MapEntry> ConnectionMap,
    IReadOnlyList<OnlineUser>? Presence,
    BusStatus? Bus,
    IReadOnlyDictionary<string, long> Counters);

/// <summary>One user in the connection map.</summary>
/// <param name="Connection">The number at the beginning of the log's lines.</param>
/// <param name="Remote">The client's address; behind a balancer, the address that the balancer sent.</param>
/// <param name="Since">When the connection was accepted.</param>
internal sealed record MapEntry(int Id, string Name, long Connection, string Remote, DateTimeOffset Since);

/// <summary>The message bus, as this server sees it.</summary>
/// <param name="Url">Without user and password.</param>
/// <param name="State">"up" or "down".</param>
internal sealed record BusStatus(string Url, string State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
