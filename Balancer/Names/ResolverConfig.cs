using System.Net;

namespace ChatCluster.Balancer.Names;

/// <summary>Who answers questions about names while the balancer runs (<c>resolver</c>).</summary>
/// <param name="Servers">DNS servers, asked in turn; never empty.</param>
public sealed record ResolverConfig(IReadOnlyList<IPEndPoint> Servers)
{
    /// <summary>How long an answer holds (<c>valid=</c>); null: as long as it says itself.</summary>
    public TimeSpan? Valid { get; init; }

    /// <summary>Asks for addresses of version 4 (<c>ipv4=</c>).</summary>
    public bool Version4 { get; init; } = true;

    /// <summary>Asks for addresses of version 6 (<c>ipv6=</c>).</summary>
    public bool Version6 { get; init; } = true;

    /// <summary>The longest wait for an answer (<c>resolver_timeout</c>).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
