namespace ChatCluster.Balancer.Peers;

/// <summary>A server whose addresses are looked up while the balancer runs (<c>resolve</c>).</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">0: the service's records say it.</param>
/// <param name="Service">The service whose records name the servers; null: the name's own addresses are meant.</param>
public sealed record ServerName(string Host, int Port, string? Service);
