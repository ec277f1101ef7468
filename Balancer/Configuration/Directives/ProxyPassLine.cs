namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>proxy_pass NAME</c>, <c>HOST:PORT</c> or <c>unix:PATH</c>.</summary>
internal static class ProxyPassLine
{
    public static ConfigMessage? Bind(ServerDraft server, DirectiveCall call)
    {
        if (server.Upstream is not null)
            return call.RefuseDuplicate();
        var text = call.Arguments[0];
        if (text.Contains('$'))
            return call.Refuse($"variables are not supported in \"{call.Name}\"");
        if (AddressParser.Parse(text, toListen: false, out var target) is { } complaint)
            return call.Refuse($"{complaint} in upstream \"{text}\"");
        (server.Upstream, var refusal) = server.Upstreams.Refer(target, call);
        return refusal;
    }
}
