using System.Net;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay;

/// <summary>What a listening socket serves. Immutable; a session keeps the one it began with.</summary>
/// <param name="Config">The settings of the server.</param>
/// <param name="Log">Where this server's error lines go.</param>
public sealed record RelayServer(ServerConfig Config, ErrorLog Log)
{
    /// <summary>What a session goes through before its content, in order.</summary>
    internal IAdmissionPhase[] Phases { get; init; } = [];

    /// <summary>Null: every session ends with status 500.</summary>
    public IContent? Content { get; init; }

    /// <summary>The address of the configuration that is served, as the log shows it; null: that of the socket.</summary>
    public string? Name { get; init; }

    /// <summary>Clients begin with a PROXY protocol header.</summary>
    public bool ExpectsProxyHeader { get; init; }

    /// <summary>Servers of single addresses that share the socket of a wildcard address; null: all addresses get this server.</summary>
    public IReadOnlyDictionary<IPAddress, RelayServer>? ByAddress { get; init; }

    /// <summary>Servers of this address for clients that ask for them by name; null: there are none.</summary>
    public HostNames<RelayServer>? ByName { get; init; }

    /// <summary>Where a line for each session goes; null: nowhere.</summary>
    public AccessLog? AccessLog { get; init; }

    /// <inheritdoc cref="BalancerConfig.NotesAttempts"/>
    public bool NotesAttempts { get; init; }

    /// <summary>The server of the clients that connected to this address.</summary>
    internal RelayServer At(EndPoint? address) =>
        ByAddress is not null && address is IPEndPoint ip && ByAddress.TryGetValue(ip.Address, out var own) ? own : this;
}
