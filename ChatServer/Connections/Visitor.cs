using System.Net;

namespace ChatCluster.Server.Connections;

/// <summary>A connection that was let in: what the doorway knows and the rest of the connection's life uses.</summary>
/// <param name="Number">Counts the connections of this process from 1.</param>
/// <param name="Remote">The person's address and port, which behind a balancer is not the socket's.</param>
/// <param name="LimitedAddress">See <see cref="AddressRules.Limited"/>.</param>
internal sealed record Visitor(long Number, string Remote, IPAddress? LimitedAddress)
{
    /// <summary>False as long as the TLS handshake, if there is one, is not over.</summary>
    public bool IsServed { get; set; }
}
