using System.Globalization;
using System.Net;
using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>The variables of the session itself, which belong to no module, by name. Values are nginx's, byte for byte.</summary>
internal static class BuiltInVariables
{
    private static readonly byte[] HostName = Text(Dns.GetHostName().ToLowerInvariant());
    private static readonly byte[] Version = Text(NginxVersion.Number);
    private static readonly byte[] Process = Number(Environment.ProcessId);
    private static readonly byte[] Tcp = Text("TCP");

    private static readonly Dictionary<string, VariableSource> Sources = new(StringComparer.Ordinal)
    {
        ["remote_addr"] = facts => AddressValue.Host(facts.Client),
        ["binary_remote_addr"] = facts => AddressValue.Binary(facts.Client),
        ["remote_port"] = facts => AddressValue.Port(facts.Client),
        ["server_addr"] = facts => AddressValue.Host(AddressValue.Server(facts)),
        ["server_port"] = facts => AddressValue.Port(AddressValue.Server(facts)),
        ["protocol"] = _ => Tcp,
        ["connection"] = facts => Number(facts.Connection),
        ["pid"] = _ => Process,
        ["hostname"] = _ => HostName,
        ["nginx_version"] = _ => Version,
        ["msec"] = facts => TimeValues.Seconds(facts.LocalTime.ToUnixTimeMilliseconds()),
        ["time_local"] = facts => Text(TimeValues.Local(facts.LocalTime)),
        ["time_iso8601"] = facts => Text(TimeValues.Iso8601(facts.LocalTime)),
        ["session_time"] = facts => TimeValues.Seconds(facts.Elapsed),
        ["bytes_sent"] = facts => Number(facts.Traffic?.ToClient ?? 0),
        ["bytes_received"] = facts => Number(facts.Traffic?.FromClient ?? 0),
        ["status"] = facts => Text(facts.Status.ToString("D3", CultureInfo.InvariantCulture)),
        ["proxy_protocol_addr"] = facts => facts.ProxyProtocol is { } proxy ? Text(proxy.SourceAddress) : null,
        ["proxy_protocol_port"] = facts => facts.ProxyProtocol is { } proxy ? AddressValue.Port(proxy.SourcePort) : null,
        ["proxy_protocol_server_addr"] = facts => facts.ProxyProtocol is { } proxy ? Text(proxy.DestinationAddress) : null,
        ["proxy_protocol_server_port"] = facts => facts.ProxyProtocol is { } proxy ? AddressValue.Port(proxy.DestinationPort) : null,
    };

    /// <summary>Null when nothing of that name is built in.</summary>
    internal static VariableSource? Find(string name)
    {
        if (Sources.TryGetValue(name, out var source))
            return source;
        return ProxyProtocolTlv.IsName(name) ? facts => ProxyProtocolTlv.Find(facts, name) : null;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Number(long number) => Text(number.ToString(CultureInfo.InvariantCulture));
}
