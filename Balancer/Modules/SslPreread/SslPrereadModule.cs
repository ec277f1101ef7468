using System.Text;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.SslPreread;

/// <summary><c>ssl_preread</c>: variables from a client's TLS hello. The bytes go to the server unchanged, nothing is decrypted.</summary>
internal sealed class SslPrereadModule : IPrereadModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<SslPrereadDraft>("ssl_preread", Context.StreamAndServer, Arity.One,
            Slot.Flag<SslPrereadDraft>(draft => ref draft.IsOn)),
    ];

    /// <summary>Not found where the client did not begin with a hello.</summary>
    public IReadOnlyDictionary<string, VariableSource> Variables { get; } = new Dictionary<string, VariableSource>(StringComparer.Ordinal)
    {
        ["ssl_preread_protocol"] = static facts => facts.State<ClientHello>() is { } hello ? Encoding.ASCII.GetBytes(hello.Protocol) : null,
        ["ssl_preread_server_name"] = static facts => facts.State<ClientHello>()?.ServerName,
        ["ssl_preread_alpn_protocols"] = static facts => facts.State<ClientHello>()?.Protocols,
    };

    public IPrereadPhase? PrereadOf(ConfigBlock server) =>
        server.Nearest<SslPrereadDraft>(static draft => draft.IsOn is not null)?.IsOn == true ? new SslPrereadPhase() : null;

    private sealed class SslPrereadDraft
    {
        public bool? IsOn;
    }
}
