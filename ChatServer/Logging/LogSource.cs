using System.Net;
using System.Net.Sockets;
using Serilog.Events;

namespace ChatCluster.Server.Logging;

/// <summary>Who caused a line, and what kind of line it is.</summary>
internal static class LogSource
{
    /// <summary>For lines that name no source: all of a kind count together.</summary>
    public const string Unknown = "in all";

    /// <summary>What the client's address and port are called in the templates of lines that a stranger can cause.</summary>
    private const string AddressProperty = "Remote";

    /// <summary>What the connection's number is called in all templates.</summary>
    private const string ConnectionProperty = "Connection";

    /// <returns>The address ("from 203.0.113.7", of IPv6 the first 64 bits), without one the connection ("of connection #7").</returns>
    public static string Of(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(AddressProperty, out var remote) && remote is ScalarValue { Value: string address })
            return $"from {NetworkOf(address)}";
        return logEvent.Properties.TryGetValue(ConnectionProperty, out var connection) ? $"of connection #{connection}" : Unknown;
    }

    /// <returns>The name of the event; the template of one that has no name.</returns>
    public static string KindOf(LogEvent logEvent)
    {
        var name = logEvent.Properties.TryGetValue("EventId", out var id) && id is StructureValue structure
            ? structure.Properties.FirstOrDefault(static property => property.Name == "Name")?.Value
            : null;
        return name is ScalarValue { Value: string text } ? text : logEvent.MessageTemplate.Text;
    }

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
