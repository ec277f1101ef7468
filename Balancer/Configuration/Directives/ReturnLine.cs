namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>return TEXT</c>: every client gets this text and is closed. Of it and <c>proxy_pass</c> the later one counts.</summary>
internal static class ReturnLine
{
    public static ConfigMessage? Bind(ServerDraft server, DirectiveCall call)
    {
        if (server.Return is not null)
            return call.RefuseDuplicate();
        if (call.Compile(call.Arguments[0], out var text) is { } refusal)
            return refusal;
        server.Return = text;
        server.Returns = true;
        return null;
    }
}
