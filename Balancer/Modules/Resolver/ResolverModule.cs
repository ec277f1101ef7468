using System.Net;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Names;

namespace ChatCluster.Balancer.Modules.Resolver;

/// <summary><c>resolver</c> and <c>resolver_timeout</c>: who answers questions about names while the balancer runs.</summary>
internal sealed class ResolverModule : IModule
{
    private const Context Places = Context.StreamAndServer | Context.Upstream;
    private const int DefaultPort = 53;

    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<ResolverDraft>("resolver", Places, Arity.OneOrMore, Bind),
        new DirectiveRow<ResolverDraft>("resolver_timeout", Places, Arity.One,
            Slot.Milliseconds<ResolverDraft>(draft => ref draft.Timeout)),
    ];

    /// <summary>What counts in the first of these blocks that says something; null: no block names a resolver.</summary>
    public static ResolverConfig? ConfigOf(params ReadOnlySpan<ConfigBlock> blocks)
    {
        ResolverDraft? resolver = null, timeout = null;
        foreach (var block in blocks)
        {
            resolver ??= block.Nearest<ResolverDraft>(static draft => draft.Config is not null);
            timeout ??= block.Nearest<ResolverDraft>(static draft => draft.Timeout is not null);
        }
        return timeout is null ? resolver?.Config : resolver?.WithTimeout(timeout.Timeout!.Value);
    }

    private static ConfigMessage? Bind(ResolverDraft draft, DirectiveCall call)
    {
        if (draft.Config is not null)
            return call.RefuseDuplicate();
        var config = new ResolverConfig([]);
        var servers = new List<IPEndPoint>();
        foreach (var word in call.Arguments)
        {
            var isOption = word.StartsWith("valid=", StringComparison.Ordinal) || word.StartsWith("ipv4=", StringComparison.Ordinal)
                || word.StartsWith("ipv6=", StringComparison.Ordinal);
            if (isOption && !TryApply(word, ref config))
                return call.Refuse($"invalid parameter: {word}");
            if (!isOption && AddServer(word, servers) is { } complaint)
                return call.Refuse($"{complaint} in resolver \"{word}\"");
        }
        if (servers.Count == 0)
            return call.Refuse("no name servers defined");
        if (!config.Version4 && !config.Version6)
            return call.Refuse("\"ipv4\" and \"ipv6\" cannot both be \"off\"");
        draft.Config = config with { Servers = servers };
        return null;
    }

    private static bool TryApply(string word, ref ResolverConfig config)
    {
        var equals = word.IndexOf('=');
        var value = word[(equals + 1)..];
        if (word[..equals] == "valid")
        {
            var isTime = TimeValue.TryParseSeconds(value, out var valid);
            config = config with { Valid = valid };
            return isTime;
        }
        var isOn = CString.Of(value) == "on";
        config = word[..equals] == "ipv4" ? config with { Version4 = isOn } : config with { Version6 = isOn };
        return isOn || CString.Of(value) == "off";
    }

    /// <summary>A name is looked up once, by the system.</summary>
    private static string? AddServer(string word, List<IPEndPoint> servers)
    {
        if (AddressParser.Parse(word, toListen: false, out var address) is { } complaint)
            return complaint;
        var found = (address.HasPort ? address : address with { Port = DefaultPort, LastPort = DefaultPort }).Resolve();
        servers.AddRange(found.OfType<IPEndPoint>());
        return found.Count == 0 ? "host not found" : found[0] is IPEndPoint ? null : "invalid host";
    }

    private sealed class ResolverDraft
    {
        public ResolverConfig? Config;
        public TimeSpan? Timeout;
        private ResolverConfig? _timed;

        /// <summary>One object for all who ask for it, so that they share one memory of answers.</summary>
        public ResolverConfig WithTimeout(TimeSpan timeout) =>
            _timed is not null && _timed.Timeout == timeout ? _timed : _timed = Config! with { Timeout = timeout };
    }
}
