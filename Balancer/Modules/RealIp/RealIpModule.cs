using System.Net;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.RealIp;

/// <summary><c>set_real_ip_from ADDRESS|CIDR|unix:|NAME</c>: proxies that are trusted to name the client in a PROXY header.</summary>
internal sealed class RealIpModule : IPhaseModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
        [new DirectiveRow<RealIpDraft>("set_real_ip_from", Context.StreamAndServer, Arity.One, Bind)];

    public IReadOnlyDictionary<string, VariableSource> Variables { get; } = new Dictionary<string, VariableSource>(StringComparer.Ordinal)
    {
        ["realip_remote_addr"] = static facts => AddressValue.Host(OriginalOf(facts)),
        ["realip_remote_port"] = static facts => AddressValue.Port(OriginalOf(facts)),
    };

    public IPhaseConfig? PhaseOf(ConfigBlock server) =>
        server.Nearest<RealIpDraft>(static draft => draft.Trusted.Count > 0) is { } draft ? new RealIpConfig([.. draft.Trusted]) : null;

    private static EndPoint? OriginalOf(SessionFacts facts) =>
        facts.State<ConnectionAddress>() is { } original ? original.Address : facts.Client;

    private static ConfigMessage? Bind(RealIpDraft draft, DirectiveCall call)
    {
        var text = call.Arguments[0];
        if (call.Word(0) == "unix:")
        {
            draft.Trusted.Add(ClientNetwork.UnixClients);
            return null;
        }
        if (NetworkValue.TryParse(text, out var network, out var hasLowBits))
        {
            if (hasLowBits)
                call.Warn($"low address bits of {text} are meaningless");
            draft.Trusted.Add(ClientNetwork.Of(network));
            return null;
        }

        var addresses = HostResolver.Resolve(text);
        draft.Trusted.AddRange(addresses.Select(ClientNetwork.Of));
        return addresses.Count > 0 ? null : call.Refuse($"host not found in set_real_ip_from \"{text}\"");
    }

    private sealed class RealIpDraft
    {
        public readonly List<ClientNetwork> Trusted = [];
    }
}
