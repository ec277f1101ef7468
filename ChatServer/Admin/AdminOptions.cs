using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Server.Admin;

/// <summary>Where the admin pages are, and what a request for them may cost.</summary>
/// <param name="Place">Where to listen.</param>
public sealed record AdminOptions(IPEndPoint Place)
{
    /// <summary>One more takes the place of the oldest. A few monitors and a person need no more, and all of them fit into the reserve of descriptors.</summary>
    public int MaxConnections { get; init; } = 32;

    /// <summary>From accept, or from the answer before, to the first byte of a request, and from there to the end of its headers.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Names by which the pages may be asked for, besides addresses and "localhost".</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// Whether a request for this host is meant for these pages. A web page of a stranger can make a browser on this machine ask here, if the
    /// stranger's own name resolves to this address (DNS rebinding). But the browser then sends that name.
    /// </summary>
    /// <param name="host">The Host header; old programs that send none are no browsers.</param>
    public bool IsAsked(HostString host) =>
        !host.HasValue
        || IPAddress.TryParse(host.Host, out _)
        || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);
}
