using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>
/// <c>include FILE</c> in any block: the file's directives replace the line. A pattern may match no file.
/// </summary>
internal static class IncludeDirective
{
    public static ConfigMessage? Bind(DirectiveCall call)
    {
        var name = call.Context.IncludeName(call.Arguments[0]);
        var files = name.AsSpan().ContainsAny("*?[")
            ? ConfigSnapshot.Ask($"pattern {name}", () => FilePattern.Expand(name)) : [name];
        foreach (var file in files)
        {
            if (call.Context.ReadFile(file, call.Position, call.WalkInPlace) is { } refusal)
                return refusal;
        }
        return null;
    }
}
