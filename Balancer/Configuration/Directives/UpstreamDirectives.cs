namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand in <c>upstream NAME { }</c>.</summary>
internal static class UpstreamDirectives
{
    public static readonly DirectiveTable<UpstreamDraft> Table = new(
    [
        IncludeLine.Row<UpstreamDraft>(),
        new("server", Arity.OneOrMore, UpstreamServerLine.Bind),
        new("zone", Arity.Between(1, 2), (_, call) => ZoneLine.Bind(call)),
        new("least_conn", Arity.None, PolicyLines.BindLeastConn),
        new("random", Arity.UpTo(2), PolicyLines.BindRandom),
        new("hash", Arity.Between(1, 2), PolicyLines.BindHash),
    ]);
}
