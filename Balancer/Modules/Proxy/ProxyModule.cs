using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Modules.Resolver;
using ChatCluster.Balancer.Modules.Upstream;

namespace ChatCluster.Balancer.Modules.Proxy;

/// <summary><c>proxy_pass</c> and how sessions are relayed; a server inherits what it does not say itself.</summary>
internal sealed class ProxyModule : IModule
{
    private static readonly Dictionary<string, ProxyProtocol> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["off"] = ProxyProtocol.Off,
        ["on"] = ProxyProtocol.Text,
        ["v2"] = ProxyProtocol.Binary,
    };

    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<ProxyPassDraft>("proxy_pass", Context.Server, Arity.One, BindPass),
        Row("proxy_connect_timeout", Slot.Milliseconds<ProxyDraft>(draft => ref draft.ConnectTimeout)),
        Row("proxy_timeout", Slot.Milliseconds<ProxyDraft>(draft => ref draft.ProxyTimeout)),
        Row("proxy_buffer_size", Slot.BufferSize<ProxyDraft>(draft => ref draft.BufferSize)),
        Row("proxy_downstream_buffer", Deprecated(Slot.BufferSize<ProxyDraft>(draft => ref draft.BufferSize))),
        Row("proxy_upstream_buffer", Deprecated(Slot.BufferSize<ProxyDraft>(draft => ref draft.BufferSize))),
        Row("proxy_half_close", Slot.Flag<ProxyDraft>(draft => ref draft.HalfClose)),
        Row("proxy_next_upstream", Slot.Flag<ProxyDraft>(draft => ref draft.NextUpstream)),
        Row("proxy_next_upstream_tries", Slot.Number<ProxyDraft>(draft => ref draft.NextUpstreamTries)),
        Row("proxy_next_upstream_timeout", Slot.Milliseconds<ProxyDraft>(draft => ref draft.NextUpstreamTimeout)),
        Row("proxy_socket_keepalive", Slot.Flag<ProxyDraft>(draft => ref draft.SocketKeepalive)),
        Row("proxy_socket_rcvbuf", Slot.Size<ProxyDraft>(draft => ref draft.SocketReceiveBuffer)),
        Row("proxy_socket_sndbuf", Slot.Size<ProxyDraft>(draft => ref draft.SocketSendBuffer)),
        Row("proxy_upload_rate", RateDirective.To<ProxyDraft>(draft => ref draft.UploadRate)),
        Row("proxy_download_rate", RateDirective.To<ProxyDraft>(draft => ref draft.DownloadRate)),
        Row("proxy_protocol", Slot.Word<ProxyDraft, ProxyProtocol>(draft => ref draft.ProxyProtocol, Protocols)),
        new DirectiveRow<ProxyDraft>("proxy_bind", Context.StreamAndServer, Arity.Between(1, 2), ProxyBindDirective.Bind),
    ];

    private static DirectiveRow<ProxyDraft> Row(string name, Bind<ProxyDraft> bind) => new(name, Context.StreamAndServer, Arity.One, bind);

    /// <summary>Old names of <c>proxy_buffer_size</c>.</summary>
    private static Bind<ProxyDraft> Deprecated(Bind<ProxyDraft> bind) => (draft, call) =>
    {
        if (bind(draft, call) is { } refusal)
            return refusal;
        call.Warn($"the \"{call.Name}\" directive is deprecated, use the \"proxy_buffer_size\" directive instead");
        return null;
    };

    /// <summary>
    /// <c>proxy_pass NAME</c>, <c>HOST:PORT</c> or <c>unix:PATH</c>, or a text with variables that becomes one of these in each session.
    /// </summary>
    private static ConfigMessage? BindPass(ProxyPassDraft draft, DirectiveCall call)
    {
        if (draft.Upstream is not null || draft.Text is not null)
            return call.RefuseDuplicate();
        call.Block.Draft<ContentDraft>().Choose(server =>
            new ProxyConfig(draft.Upstream?.Name, draft.Text, SettingsOf(server), ResolverModule.ConfigOf(server)));
        var text = call.Arguments[0];
        if (text.Contains('$'))
        {
            if (call.Compile(text, out var value) is { } wrong)
                return wrong;
            draft.Text = value;
            return null;
        }
        if (AddressParser.Parse(text, toListen: false, out var target) is { } complaint)
            return call.Refuse($"{complaint} in upstream \"{text}\"");
        (draft.Upstream, var refusal) = call.Context.Shared<UpstreamRegistry>().Refer(target, call);
        return refusal;
    }

    /// <summary>How the sessions of this server are relayed.</summary>
    internal static RelaySettings SettingsOf(ConfigBlock server)
    {
        ProxyDraft own = server.Draft<ProxyDraft>(), stream = server.Outer.Draft<ProxyDraft>();
        var defaults = new RelaySettings();
        return new RelaySettings
        {
            ConnectTimeout = own.ConnectTimeout ?? stream.ConnectTimeout ?? defaults.ConnectTimeout,
            ProxyTimeout = own.ProxyTimeout ?? stream.ProxyTimeout ?? defaults.ProxyTimeout,
            BufferSize = own.BufferSize ?? stream.BufferSize ?? defaults.BufferSize,
            HalfClose = own.HalfClose ?? stream.HalfClose ?? defaults.HalfClose,
            NextUpstream = own.NextUpstream ?? stream.NextUpstream ?? defaults.NextUpstream,
            NextUpstreamTries = own.NextUpstreamTries ?? stream.NextUpstreamTries ?? defaults.NextUpstreamTries,
            NextUpstreamTimeout = own.NextUpstreamTimeout ?? stream.NextUpstreamTimeout ?? defaults.NextUpstreamTimeout,
            SocketKeepalive = own.SocketKeepalive ?? stream.SocketKeepalive ?? defaults.SocketKeepalive,
            SocketReceiveBuffer = own.SocketReceiveBuffer ?? stream.SocketReceiveBuffer ?? defaults.SocketReceiveBuffer,
            SocketSendBuffer = own.SocketSendBuffer ?? stream.SocketSendBuffer ?? defaults.SocketSendBuffer,
            TcpNoDelay = CoreModule.TcpNoDelayOf(server),
            UploadRate = own.UploadRate ?? stream.UploadRate,
            DownloadRate = own.DownloadRate ?? stream.DownloadRate,
            Bind = own.IsBindSaid ? own.Bind : stream.Bind,
            ProxyProtocol = own.ProxyProtocol ?? stream.ProxyProtocol ?? defaults.ProxyProtocol,
        };
    }
}
