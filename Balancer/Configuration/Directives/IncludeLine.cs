namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>
/// <c>include FILE</c> in any block: the file's directives stand in the place of the line. A pattern may match no file at all.
/// </summary>
internal static class IncludeLine
{
    public static DirectiveRow<TDraft> Row<TDraft>() => new("include", Arity.One, (_, call) => Bind(call));

    public static ConfigMessage? Bind(DirectiveCall call)
    {
        var name = call.Context.IncludeName(call.Arguments[0]);
        var files = name.AsSpan().ContainsAny("*?[") ? FilePattern.Expand(name) : [name];
        foreach (var file in files)
        {
            if (call.Context.ReadFile(file, call.Position, call.WalkInPlace) is { } refusal)
                return refusal;
        }
        return null;
    }
}
