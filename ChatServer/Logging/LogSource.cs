using System.Net;
using System.Net.Sockets;
using Serilog.Events;

namespace ChatCluster.Server.Logging;

/// <summary>The client or connection that caused a line.</summary>
/// <param name="Network">The client's address, of IPv6 the first 64 bits; null where the line names none.</param>
/// <param name="Connection">The connection's number where the line names no address; 0 where it names neither.</param>
internal readonly record struct LogSource(string? Network, long Connection)
{
    /// <summary>What the client's address and port are called in the templates of lines that a stranger can cause.</summary>
    private const string AddressProperty = "Remote";

    /// <summary>What the connection's number is called in all templates.</summary>
    private const string ConnectionProperty = "Connection";

    public static LogSource Of(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(AddressProperty, out var remote) && remote is ScalarValue { Value: string address })
            return new(NetworkOf(address), 0);
        return logEvent.Properties.TryGetValue(ConnectionProperty, out var value) && value is ScalarValue { Value: long connection }
            ? new(null, connection) : default;
    }

    public override string ToString() => this switch
    {
        { Network: { } network } => $"from {network}",
        { Connection: > 0 and var connection } => $"of connection #{connection}",
        _ => "in all",
    };

    private static string NetworkOf(string remote)
    {
        if (!IPEndPoint.TryParse(remote, out var place))
            return remote;
        if (place.AddressFamily != AddressFamily.InterNetworkV6 || place.Address.IsIPv4MappedToIPv6)
            return place.Address.ToString();
        Span<byte> bytes = stackalloc byte[16];
        place.Address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
