using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>A set of client addresses: all clients, all clients of unix sockets, or a network.</summary>
/// <param name="IsUnix">Clients of unix sockets.</param>
/// <param name="Network">A network; with neither, all clients.</param>
public sealed record ClientNetwork(bool IsUnix, IPNetwork? Network)
{
    public static readonly ClientNetwork Everybody = new(IsUnix: false, Network: null);

    public static readonly ClientNetwork UnixClients = new(IsUnix: true, Network: null);

    public static ClientNetwork Of(IPNetwork network) => new(IsUnix: false, network);

    /// <summary>One address alone.</summary>
    public static ClientNetwork Of(IPAddress address) =>
        Of(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));

    /// <param name="client">Null or a unix address: a client of a unix socket. A version 4 address inside a version 6 one counts as the
    /// former.</param>
    public bool Contains(EndPoint? client)
    {
        if (client is not IPEndPoint { Address: var address })
            return IsUnix || Network is null;
        if (Network is not { } network)
            return !IsUnix;
        return network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }
}
