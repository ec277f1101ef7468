using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>What gives the directives of one block their meaning.</summary>
internal interface IScope
{
    /// <summary>Carries one directive out; null, or why it is refused.</summary>
    ConfigMessage? Apply(Directive directive, LoadContext context);
}

/// <summary>A scope whose directives come from the table.</summary>
internal interface IBlockScope : IScope
{
    ConfigBlock Block { get; }

    /// <summary>Interprets a block inside this one and completes it.</summary>
    ConfigMessage? WalkInner(ConfigBlock inner, Block text, LoadContext context);
}

internal static class ScopeExtensions
{
    /// <summary>Interprets the directives of a block in their order.</summary>
    /// <returns>Null, or the first error: of a directive, or of the text behind the last one.</returns>
    public static ConfigMessage? Walk(this IScope scope, Block block, LoadContext context)
    {
        foreach (var directive in block.Directives)
        {
            if (scope.Apply(directive, context) is { } refusal)
                return refusal;
        }
        return block.Error is null ? null : ConfigError.At(block.End, block.Error);
    }
}
