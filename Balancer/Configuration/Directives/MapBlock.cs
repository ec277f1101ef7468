using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>map TEXT $NAME { }</c>: the variable's value depends on the text's, by the lines of the block.</summary>
internal static class MapBlock
{
    public static ConfigMessage? Bind(StreamDraft stream, DirectiveCall call)
    {
        // Where a map stands, nginx has settled the sizes of its table: to name them afterwards is to name them twice.
        stream.MapHashMaxSize ??= 2048;
        stream.MapHashBucketSize ??= 64;
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
}
