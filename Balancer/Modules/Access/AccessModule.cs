using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Access;

/// <summary><c>allow ADDRESS|CIDR|unix:|all</c> and <c>deny</c> with the same.</summary>
internal sealed class AccessModule : IPhaseModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<AccessDraft>("allow", Context.StreamAndServer, Arity.One, BindRule),
        new DirectiveRow<AccessDraft>("deny", Context.StreamAndServer, Arity.One, BindRule),
    ];

    public IPhaseConfig? PhaseOf(ConfigBlock server) =>
        server.Nearest<AccessDraft>(static draft => draft.Rules.Count > 0) is { } draft ? new AccessConfig([.. draft.Rules]) : null;

    private static ConfigMessage? BindRule(AccessDraft draft, DirectiveCall call)
    {
        if (Parse(call, out var clients) is { } refusal)
            return refusal;
        draft.Rules.Add(new AccessRule(clients, Deny: call.Name == "deny"));
        return null;
    }

    private static ConfigMessage? Parse(DirectiveCall call, out ClientNetwork clients)
    {
        var text = call.Arguments[0];
        clients = text == "unix:" ? ClientNetwork.UnixClients : ClientNetwork.Everybody;
        if (text is "all" or "unix:")
            return null;
        if (!NetworkValue.TryParse(text, out var network, out var hasLowBits))
            return call.RefuseParameter(text);
        if (hasLowBits)
            call.Warn($"low address bits of {text} are meaningless");
        clients = ClientNetwork.Of(network);
        return null;
    }

    private sealed class AccessDraft
    {
        public readonly List<AccessRule> Rules = [];
    }
}
