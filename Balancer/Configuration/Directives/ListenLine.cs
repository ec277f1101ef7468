namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>listen ADDRESS [OPTION...]</c> of a server.</summary>
internal static class ListenLine
{
    public static ConfigMessage? Bind(ServerDraft server, DirectiveCall call)
    {
        server.HasListen = true;
        var text = call.Arguments[0];
        if (AddressParser.Parse(text, toListen: true, out var address) is { } complaint)
            return Refuse(complaint);
        var resolved = address.Resolve();
        if (resolved.Count == 0)
            return Refuse("host not found");

        var parameters = new ListenParameters(new ListenConfig(resolved[0]));
        foreach (var word in call.Arguments.Skip(1))
        {
            if (ListenOptions.Apply(word, ref parameters) is { } invalid)
                return call.Refuse(invalid);
        }
        if (parameters.IsUdp)
            return RefuseUdp(parameters, call);
        foreach (var endPoint in resolved)
        {
            parameters.Config = parameters.Config with { Address = endPoint };
            if (server.Listens.Add(server, parameters, call.Warn) is { } taken)
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
            ? call.Refuse("the invalid \"udp\" parameter")
            : call.RefuseDirective($"\"{incompatible}\" parameter is incompatible with \"udp\"");
    }
}
