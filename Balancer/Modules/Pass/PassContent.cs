using System.Net;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Pass;

/// <summary>Passes the sessions of a server on (<c>pass</c>).</summary>
/// <param name="Text">The address as written, which may contain variables.</param>
/// <param name="Address">The address where it is the same for all sessions.</param>
public sealed record PassConfig(ComplexValue Text, EndPoint? Address) : IContentConfig
{
    public IContent Create(ModuleServices services) => new PassContent(Text, Address);
}

/// <summary>Finds the listening socket of an address; the session begins again at its server.</summary>
/// <remarks>Source: nginx's ngx_stream_pass_module.c. A wildcard socket takes all addresses of its port.</remarks>
internal sealed class PassContent(ComplexValue text, EndPoint? address) : IContent
{
    private const string Action = "passing connection to port";

    /// <summary>Servers that pass to each other would never end (NGX_STREAM_PASS_MAX_PASSES).</summary>
    private const int MostPasses = 10;

    public ContentResult Serve(SessionContext session)
    {
        if ((address ?? Evaluate(session)) is not { } target)
            return ContentResult.Refuse(RelayEnd.NotPassed);
        if (++session.Passes > MostPasses)
            return Refuse(session, "stream pass cycle", RelayEnd.NotPassed);
        for (var listener = 0; listener < session.Listeners.Count; listener++)
        {
            if (Takes(session.Listeners[listener], target))
                return ContentResult.Pass(listener, target);
        }
        return Refuse(session, $"port not found for \"{AddressText.Full(target)}\"", RelayEnd.NoListener);
    }

    /// <summary>Null, with a line in the log, when the text is no address.</summary>
    private EndPoint? Evaluate(SessionContext session)
    {
        var value = Encoding.UTF8.GetString(text.Evaluate(session.Facts));
        var complaint = AddressParser.Parse(value, toListen: false, out var parsed);
        complaint ??= parsed.Literal is null ? "no addresses" : parsed.HasPort ? null : "no port";
        if (complaint is null)
            return parsed.Literal;
        session.Log.Write(LogLevel.Error, $"{complaint} in pass \"{value}\"", Action);
        return null;
    }

    private static bool Takes(EndPoint listener, EndPoint target) =>
        listener is IPEndPoint socket && target is IPEndPoint wanted && IsWildcard(socket.Address)
            ? socket.AddressFamily == wanted.AddressFamily && socket.Port == wanted.Port
            : listener.Equals(target);

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static ContentResult Refuse(SessionContext session, string message, RelayEnd end)
    {
        session.Log.Write(LogLevel.Error, message, Action);
        return ContentResult.Refuse(end);
    }
}
