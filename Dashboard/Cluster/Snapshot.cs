using System.Text.Json;
using ChatCluster.Dashboard.Sources;

namespace ChatCluster.Dashboard.Cluster;

/// <summary>The whole picture at one moment: what a page draws.</summary>
/// <param name="Balancer">Null when the balancer cannot be asked, as nginx.</param>
/// <param name="Buses">
/// The message buses over which servers reach each other: none, one, or more when the servers were started differently.
/// </param>
/// <param name="Database">The users whom the database has as online; null when no server can tell.</param>
/// <param name="Unheard">Addresses of servers that have not answered yet.</param>
/// <param name="Picks">The servers that were picked last, the newest at the end.</param>
/// <param name="Decision">The last decision, as the balancer tells it.</param>
/// <param name="Buttons">The commands that the page may send.</param>
internal sealed record Snapshot(
    BalancerView? Balancer,
    IReadOnlyList<ServerView> Servers,
    IReadOnlyList<BusView> Buses,
    IReadOnlyList<PresenceRow>? Database,
    IReadOnlyList<string> Unheard,
    IReadOnlyList<string> Picks,
    IReadOnlyList<Share> Shares,
    JsonElement? Decision,
    IReadOnlyList<string> Buttons);

/// <summary>The balancer's box.</summary>
/// <param name="Listener">Where clients connect; null before its first answer.</param>
internal sealed record BalancerView(bool Answers, string? Listener, string? Policy, int Sessions);

/// <summary>A server's box: what the balancer says of it and what it says itself.</summary>
/// <param name="Sign">The same as in the terminal.</param>
/// <param name="Colour">As in "#0087ff".</param>
/// <param name="IsAsked">The server is asked for its connection map.</param>
/// <param name="State">"up" or "ready"; "gone" when it does not answer; else why it is passed over.</param>
/// <param name="Weight">Null without a balancer's word.</param>
/// <param name="Guests">Balanced connections on which no user is logged in, by their numbers at the balancer.</param>
internal sealed record ServerView(
    string Name,
    string Sign,
    string Colour,
    bool IsAsked,
    bool Answers,
    string State,
    double? Weight,
    double? CurrentWeight,
    int? Sessions,
    IReadOnlyList<UserView> Map,
    IReadOnlyList<long> Guests);

/// <summary>The box of a message bus.</summary>
/// <param name="Members">The servers that are joined to it.</param>
internal sealed record BusView(string Url, IReadOnlyList<BusMember> Members);

/// <summary>A server's line to a bus.</summary>
/// <param name="State">"up", "down", or "gone" when the server itself does not answer.</param>
internal sealed record BusMember(string Server, string State);

/// <summary>A user in a connection map.</summary>
/// <param name="Connection">The number at the balancer; null for a user who came another way, or without a balancer's word.</param>
/// <param name="Client">The client's own address, which only the balancer knows.</param>
internal sealed record UserView(int Id, string Name, string Remote, long? Connection, string? Client);

/// <summary>How the last picks are shared out: each between 0 and 1.</summary>
/// <param name="Expected">By the weights of the servers that take sessions.</param>
internal sealed record Share(string Server, double Expected, double Actual);
