namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>proxy_pass NAME</c>, <c>HOST:PORT</c> or <c>unix:PATH</c>, or a text with variables that becomes one of these in each session.</summary>
internal static class ProxyPassLine
{
    public static ConfigMessage? Bind(ServerDraft server, DirectiveCall call)
    {
        if (server.Upstream is not null || server.UpstreamText is not null)
            return call.RefuseDuplicate();
        server.Returns = false;
        var text = call.Arguments[0];
        if (text.Contains('$'))
        {
            if (call.Compile(text, out var value) is { } wrong)
                return wrong;
            server.UpstreamText = value;
            return null;
        }
        if (AddressParser.Parse(text, toListen: false, out var target) is { } complaint)
            return call.Refuse($"{complaint} in upstream \"{text}\"");
        (server.Upstream, var refusal) = server.Upstreams.Refer(target, call);
        return refusal;
    }
}
