namespace ChatCluster.Dashboard.Sources;

/// <summary>What the dashboard reads of the balancer's <c>/api/state</c>.</summary>
internal sealed record BalancerState(IReadOnlyList<string> Listeners, IReadOnlyList<UpstreamState> Upstreams, SessionPage Sessions);

/// <summary>A group of servers.</summary>
internal sealed record UpstreamState(string Name, string Policy, IReadOnlyList<PeerState> Servers);

/// <summary>A server of a group, as the balancer sees it.</summary>
/// <param name="State">"up", or why it is passed over.</param>
internal sealed record PeerState(string Server, double Weight, int Sessions, string State, double CurrentWeight, double SecondsOut = 0);

/// <summary>The open sessions.</summary>
internal sealed record SessionPage(int Total, IReadOnlyList<BalancedSession> Page);

/// <summary>One session.</summary>
/// <param name="Connection">The number in the balancer's log.</param>
/// <param name="Server">Null while none is connected.</param>
/// <param name="Local">The balancer's own end of the connection to the server: the server sees it as the client.</param>
internal sealed record BalancedSession(long Connection, string Client, string? Server, string? Local);
