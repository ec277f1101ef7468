using System.Net;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>Where one session's connections to its servers come from (<c>proxy_bind</c>).</summary>
/// <param name="Text">The address as the configuration or its variables have it.</param>
/// <param name="Address">The same.</param>
/// <param name="IsTransparent">It need not be this machine's.</param>
internal sealed record LocalBinding(string Text, EndPoint Address, bool IsTransparent)
{
    /// <summary>Null: the system chooses, because nothing valid is configured.</summary>
    internal static LocalBinding? For(ProxyBindConfig? config, SessionFacts facts, SessionLogger log)
    {
        if (config is null)
            return null;
        if (config.Address is not null)
            return new LocalBinding(config.Text.Text, config.Address, config.IsTransparent);
        var text = Encoding.UTF8.GetString(config.Text.Evaluate(facts));
        if (text.Length == 0)
            return null;
        if (LocalAddress.Parse(text) is IPEndPoint address)
            return new LocalBinding(text, address, config.IsTransparent);
        log.Write(LogLevel.Error, $"invalid local address \"{text}\"", action: null);
        return null;
    }

    /// <summary>Null, or the line for the log: the address cannot be had.</summary>
    internal (LogLevel Level, string Message, Errno Error)? Refused<TSocket>(TSocket socket) where TSocket : struct, IStreamSocket<TSocket>
    {
        if (IsTransparent && socket.SetTransparent(Address.AddressFamily) is { IsFailed: true, Error: var refused })
        {
            var option = Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPV6_TRANSPARENT" : "IP_TRANSPARENT";
            return (LogLevel.Alert, $"setsockopt({option}) failed", refused);
        }
        return socket.Bind(Address) is { IsFailed: true, Error: var error } ? (LogLevel.Crit, $"bind({Text}) failed", error) : null;
    }
}
