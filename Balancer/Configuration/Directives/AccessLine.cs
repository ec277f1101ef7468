namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>allow ADDRESS|CIDR|unix:|all</c> and <c>deny</c> with the same.</summary>
internal static class AccessLine
{
    public static ConfigMessage? Bind(ProxyDraft draft, DirectiveCall call)
    {
        if (Parse(call, out var clients) is { } refusal)
            return refusal;
        draft.AccessRules.Add(new AccessRule(clients, Deny: call.Name == "deny"));
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
}
