using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>listen ADDRESS [OPTION...]</c> of a server.</summary>
internal static class ListenDirective
{
    private const string AcceptFilter = "accept_filter=";

    public static ConfigMessage? Bind(ListenDraft draft, DirectiveCall call)
    {
        draft.HasListen = true;
        var text = call.Arguments[0];
        if (AddressParser.Parse(text, toListen: true, out var address) is { } complaint)
            return Refuse(complaint);
        var resolved = address.Resolve();
        if (resolved.Count == 0)
            return Refuse("host not found");

        var parameters = new ListenParameters(new ListenConfig(resolved[0]));
        foreach (var word in call.Arguments.Skip(1))
        {
            // nginx's level for it, although the configuration is good.
            if (word.StartsWith(AcceptFilter, StringComparison.Ordinal))
            {
                call.Report(LogLevel.Emerg, $"accept filters \"{word}\" are not supported on this platform, ignored");
                continue;
            }
            if (ListenOptions.Apply(word, ref parameters) is { } invalid)
                return call.Refuse(invalid);
        }
        if (parameters.IsUdp)
            return RefuseUdp(parameters, call);
        foreach (var endPoint in resolved)
        {
            parameters.Config = parameters.Config with { Address = endPoint };
            if (call.Context.Shared<ListenRegistry>().Add(call.Block, parameters, call.Warn) is { } taken)
                return call.Refuse(taken);
        }
        return null;

        ConfigMessage Refuse(string complaint) => call.Refuse($"{complaint} in \"{text}\" of the \"listen\" directive");
    }

    /// <summary>UDP is not built in; what would be wrong with it anyway comes first.</summary>
    private static ConfigMessage RefuseUdp(ListenParameters parameters, DirectiveCall call)
    {
        var incompatible = parameters switch
        {
            { HasBacklog: true } => "backlog",
            { HasKeepalive: true } => "so_keepalive",
            { Config.ProxyProtocol: true } => "proxy_protocol",
            _ => null,
        };
        return incompatible is null
            ? call.RefuseParameter("udp")
            : call.RefuseDirective($"\"{incompatible}\" parameter is incompatible with \"udp\"");
    }
}
