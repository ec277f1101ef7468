using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Server.Admin;

/// <summary>Where the admin pages listen, and the limits for their clients.</summary>
/// <param name="Place">The address to listen on.</param>
public sealed record AdminOptions(IPEndPoint Place)
{
    /// <summary>
    /// A further connection closes the oldest one. This is enough for a few monitors and an operator, and fits into the reserve of
    /// descriptors.
    /// </summary>
    public int MaxConnections { get; init; } = 32;

    /// <summary>From accept or the previous answer to the first byte of a request, and from there to the end of its headers.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Host names for the pages, besides addresses and "localhost".</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// Whether a request for this host is meant for these pages. This stops DNS rebinding: a foreign web page can make a browser on this
    /// machine send requests here if the page's host name resolves to this address. But the browser then sends that name.
    /// </summary>
    /// <param name="host">The Host header; old programs without one are not browsers.</param>
    public bool IsAllowed(HostString host) =>
        !host.HasValue
        || IPAddress.TryParse(host.Host, out _)
        || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);
}
