using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Picking;

/// <summary>The key that <c>hash</c> makes of a session.</summary>
public static class HashKey
{
    /// <summary>The bytes of all parts, one after the other; may be empty.</summary>
    public static byte[] Of(IReadOnlyList<TextPart> parts, in PickContext context)
    {
        var key = new List<byte>();
        foreach (var part in parts)
        {
            key.AddRange(part switch
            {
                TextPart.Literal literal => Encoding.UTF8.GetBytes(literal.Text),
                TextPart.Variable variable => Value(variable.Name, context),
                _ => throw new ArgumentException($"unknown part {part}", nameof(parts)),
            });
        }

        return [.. key];
    }

    private static byte[] Value(SessionVariable name, in PickContext context) => name switch
    {
        SessionVariable.BinaryRemoteAddr when context.Client is IPEndPoint client => client.Address.GetAddressBytes(),
        SessionVariable.BinaryRemoteAddr or SessionVariable.RemoteAddr => Text(ClientAddress(context.Client)),
        SessionVariable.RemotePort => Text(Port(context.Client)),
        SessionVariable.ServerAddr => Text(ServerAddress(context.Server)),
        SessionVariable.ServerPort => Text(Port(context.Server)),
        SessionVariable.Connection => Text(context.Connection.ToString(CultureInfo.InvariantCulture)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a session variable"),
    };

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A client on a unix socket has no name of its own.</summary>
    private static string ClientAddress(EndPoint client) => client is IPEndPoint ip ? ip.Address.ToString() : "unix:";

    private static string ServerAddress(EndPoint server) => server switch
    {
        IPEndPoint ip => ip.Address.ToString(),
        UnixDomainSocketEndPoint path => $"unix:{path}",
        _ => "",
    };

    private static string Port(EndPoint address) =>
        address is IPEndPoint ip ? ip.Port.ToString(CultureInfo.InvariantCulture) : "";
}
