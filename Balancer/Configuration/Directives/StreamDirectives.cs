namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand in <c>stream { }</c>.</summary>
internal static class StreamDirectives
{
    public static readonly DirectiveTable<StreamDraft> Table = new(
    [
        IncludeLine.Row<StreamDraft>(),
        new("upstream", Arity.One, BindUpstream) { IsBlock = true },
        new("server", Arity.None, BindServer) { IsBlock = true },
        new("limit_conn_zone", Arity.Between(2, 2), LimitZoneLine.Bind),
        new("map", Arity.Two, MapBlock.Bind) { IsBlock = true },
        new("log_format", Arity.TwoOrMore, LogFormatLine.Bind),
        new("map_hash_max_size", Arity.One, Slot.LongNumber<StreamDraft>(draft => ref draft.MapHashMaxSize)),
        new("map_hash_bucket_size", Arity.One, Slot.LongNumber<StreamDraft>(draft => ref draft.MapHashBucketSize)),
        new("variables_hash_max_size", Arity.One, Slot.LongNumber<StreamDraft>(draft => ref draft.VariablesHashMaxSize)),
        new("variables_hash_bucket_size", Arity.One, Slot.LongNumber<StreamDraft>(draft => ref draft.VariablesHashBucketSize)),
        .. ProxyDirectives.Rows<StreamDraft>(),
    ]);

    private static ConfigMessage? BindUpstream(StreamDraft stream, DirectiveCall call)
    {
        var (upstream, refusal) = stream.Upstreams.Declare(call.Arguments[0], call);
        if (upstream is null)
            return refusal;
        return call.WalkBlock(new Binder<UpstreamDraft>(UpstreamDirectives.Table, upstream))
            ?? (upstream.Peers.Count == 0 ? Refusal.At(call.End, "no servers are inside upstream") : null);
    }

    private static ConfigMessage? BindServer(StreamDraft stream, DirectiveCall call)
    {
        var server = new ServerDraft(stream.Upstreams, stream.Listens, stream.LogFormats);
        stream.Servers.Add(server);
        return call.WalkBlock(new Binder<ServerDraft>(ServerDirectives.Table, server))
            ?? (server.HasListen ? null : call.Refuse("no \"listen\" is defined for server"));
    }
}
