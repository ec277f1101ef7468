using System.Net;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Relay.Admission;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Relay;

/// <summary>What a listening socket serves. Immutable; a session goes on with the one it began with.</summary>
/// <param name="Config">How to proxy.</param>
/// <param name="Upstream">Null: every session ends at once with status 500.</param>
/// <param name="Log">Where this server's lines go.</param>
/// <param name="Limits">How many sessions may come in at a time; null: any number.</param>
public sealed record RelayServer(ServerConfig Config, Upstream? Upstream, ErrorLog Log, IReadOnlyList<ConnectionLimit>? Limits = null)
{
    /// <summary>The address of the configuration that is served, as the log shows it; null: that of the socket.</summary>
    public string? Name { get; init; }

    /// <summary>Clients begin with a PROXY protocol header.</summary>
    public bool ExpectsProxyHeader { get; init; }

    /// <summary>Servers of single addresses that share the socket of a wildcard address; null: the clients of all addresses get this server.</summary>
    public IReadOnlyDictionary<IPAddress, RelayServer>? ByAddress { get; init; }

    /// <summary>What a session goes through before it is proxied.</summary>
    internal IAdmissionStep[] Admission { get; } = AdmissionSteps.For(Config, Limits ?? []);

    /// <summary>There is something between accept and proxying.</summary>
    internal bool HasEntrance => ExpectsProxyHeader || Admission.Length > 0;

    /// <summary>The group of a name that a session has made up of variables; null: there is none. Any thread.</summary>
    public Func<string, Upstream?> FindUpstream { get; init; } = static _ => null;

    /// <summary>Where a line for each session goes; null: nowhere.</summary>
    public AccessLog? AccessLog { get; init; }

    /// <inheritdoc cref="BalancerConfig.NotesAttempts"/>
    public bool NotesAttempts { get; init; }
}
