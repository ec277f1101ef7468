using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer.Modules.Map;

/// <summary><c>map TEXT $NAME { }</c>: the variable's value depends on the text's, by the lines of the block.</summary>
internal sealed class MapModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<MapDraft>("map", Context.Stream, Arity.Two, BindMap) { IsBlock = true },
        new DirectiveRow<MapDraft>("map_hash_max_size", Context.Stream, Arity.One,
            Slot.LongNumber<MapDraft>(draft => ref draft.HashMaxSize)),
        new DirectiveRow<MapDraft>("map_hash_bucket_size", Context.Stream, Arity.One,
            Slot.LongNumber<MapDraft>(draft => ref draft.HashBucketSize)),
    ];

    private static ConfigMessage? BindMap(MapDraft draft, DirectiveCall call)
    {
        // nginx settles the sizes of its table at the first map: a later map_hash_max_size is a duplicate.
        draft.HashMaxSize ??= 2048;
        draft.HashBucketSize ??= 64;
        if (call.Compile(call.Arguments[0], out var source) is { } refusal)
            return refusal;
        if (call.DefineVariable(call.Arguments[1], out var variable) is { } taken)
            return taken;

        var table = new MapTable(source);
        var lines = new MapScope(table);
        if (call.WalkBlock(lines) is { } wrong)
            return wrong;
        variable!.Define(table.Read, isKept: !lines.IsVolatile);
        return null;
    }

    /// <summary>The tables here size themselves: the sizes are checked, without effect.</summary>
    private sealed class MapDraft
    {
        public long? HashMaxSize;
        public long? HashBucketSize;
    }
}
