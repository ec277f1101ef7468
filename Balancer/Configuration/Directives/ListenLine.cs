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

        var options = new ListenConfig(resolved[0]);
        foreach (var word in call.Arguments.Skip(1))
        {
            if (ListenOptions.Apply(word, ref options) is { } invalid)
                return call.Refuse(invalid);
        }
        foreach (var endPoint in resolved)
        {
            if (server.Listens.Add(server, options with { Address = endPoint }, call.Arguments.Count > 1) is { } taken)
                return call.Refuse(taken);
        }
        return null;

        ConfigMessage Refuse(string complaint) => call.Refuse($"{complaint} in \"{text}\" of the \"listen\" directive");
    }
}
