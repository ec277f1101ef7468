using System.Text.Json.Serialization;

namespace ChatCluster.Server.Admin;

/// <summary>What /status shows.</summary>
/// <param name="Server">"ip:port", the name in the cluster.</param>
/// <param name="State">"starting", "ready" or "stopping".</param>
/// <param name="Connections">Open ones, logged in or not.</param>
/// <param name="ConnectionMap">Who is logged in here: the lesson's map.</param>
internal sealed record ServerStatus(
    string Server, string State, double UptimeSeconds, int Connections, IReadOnlyList<MapEntry> ConnectionMap, IReadOnlyDictionary<string, long> Counters);

/// <summary>One person's place in the connection map.</summary>
/// <param name="Connection">The number that stands first in the log's lines.</param>
/// <param name="Remote">The person's address, behind a balancer the one that the balancer named.</param>
/// <param name="Since">When the connection was accepted.</param>
internal sealed record MapEntry(int Id, string Name, long Connection, string Remote, DateTimeOffset Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
