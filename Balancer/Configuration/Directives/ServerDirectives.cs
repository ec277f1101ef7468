namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand in <c>server { }</c> of <c>stream</c>.</summary>
internal static class ServerDirectives
{
    public static readonly DirectiveTable<ServerDraft> Table = new(
    [
        IncludeLine.Row<ServerDraft>(),
        new("listen", Arity.OneOrMore, ListenLine.Bind),
        new("proxy_pass", Arity.One, ProxyPassLine.Bind),
        new("return", Arity.One, ReturnLine.Bind),
        new("set", Arity.Two, SetLine.Bind),
        .. ProxyDirectives.Rows<ServerDraft>(),
    ]);
}
