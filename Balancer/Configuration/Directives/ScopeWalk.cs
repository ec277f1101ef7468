using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Interprets one directive after the other, as they stand.</summary>
internal static class ScopeWalk
{
    /// <summary>Null, or the first thing that is wrong: in the meaning of a directive, or after them in the text itself.</summary>
    public static ConfigMessage? Walk(this IScope scope, Block block, LoadContext context)
    {
        foreach (var directive in block.Directives)
        {
            if (scope.Apply(directive, context) is { } refusal)
                return refusal;
        }
        return block.Error is null ? null : Refusal.At(block.End, block.Error);
    }
}
