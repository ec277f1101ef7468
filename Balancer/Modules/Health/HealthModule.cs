using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Modules.Upstream;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Sockets.ProxyProtocol;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>
/// <c>health_check</c>, <c>health_check_timeout</c> and <c>match</c>: active health checks, with the meanings of NGINX Plus
/// (ngx_stream_upstream_hc_module). Beyond it, <c>health_check</c> may also stand in the <c>upstream</c> itself.
/// </summary>
internal sealed class HealthModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<HealthDraft>(
            "health_check", Context.Server | Context.Upstream, Arity.UpTo(int.MaxValue), HealthCheckDirective.Bind),
        new DirectiveRow<HealthDraft>("health_check_timeout", Context.StreamAndServer | Context.Upstream, Arity.One,
            Slot.Milliseconds<HealthDraft>(draft => ref draft.Timeout)),
        new DirectiveRow<HealthDraft>("match", Context.Stream, Arity.One, (_, call) => BindMatch(call)) { IsBlock = true },
    ];

    /// <summary>Gives each group its checks: those of its own block, then those of the servers that pass to it.</summary>
    public ConfigMessage? Complete(ConfigBlock block, LoadContext context)
    {
        if (block.Context != Context.Stream)
            return null;
        foreach (var group in context.Shared<UpstreamRegistry>().All)
        {
            if (AddChecks(group, group.Block, header: []) is { } refusal)
                return refusal;
        }
        foreach (var server in block.Draft<StreamDraft>().Servers.Where(static server => server.Draft<HealthDraft>().Checks.Count > 0))
        {
            if (server.Draft<ProxyPassDraft>().Upstream is not { } group)
                return ConfigError.At(server.Draft<HealthDraft>().Checks[0].Position, "\"health_check\" needs \"proxy_pass\" to an upstream");
            if (AddChecks(group, server, HeaderFor(ProxyModule.SettingsOf(server).ProxyProtocol)) is { } refusal)
                return refusal;
        }
        return null;

        ConfigMessage? AddChecks(UpstreamGroup group, ConfigBlock said, byte[] header)
        {
            var timeout = said.Draft<HealthDraft>().Timeout ?? block.Draft<HealthDraft>().Timeout;
            foreach (var (config, name, position) in said.Draft<HealthDraft>().Checks)
            {
                MatchConfig? match = null;
                if (name is not null && !context.Shared<MatchRegistry>().ByName.TryGetValue(name, out match))
                    return ConfigError.At(position, $"match \"{name}\" not found");
                group.Draft.Checks.Add(config with { Timeout = timeout ?? config.Timeout, Match = match, Header = header });
            }
            return null;
        }
    }

    private static ConfigMessage? BindMatch(DirectiveCall call)
    {
        var lines = new MatchScope();
        if (call.WalkBlock(lines) is { } wrong)
            return wrong;
        return call.Context.Shared<MatchRegistry>().ByName.TryAdd(call.Arguments[0], lines.Config)
            ? null
            : call.Refuse($"duplicate match \"{call.Arguments[0]}\"");
    }

    /// <summary>A server that expects a PROXY header gets one without a client.</summary>
    private static byte[] HeaderFor(ProxyProtocol protocol) => protocol switch
    {
        ProxyProtocol.Text => TextProxyHeader.Write(client: null, local: null),
        ProxyProtocol.Binary => BinaryProxyHeader.Write(client: null, local: null),
        _ => [],
    };
}
