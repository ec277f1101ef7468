namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>One line of a table: a directive's name, its shape, and what it does.</summary>
internal sealed record DirectiveRow<TDraft>(string Name, Arity Arity, Bind<TDraft> Bind)
{
    /// <summary>Ends with <c>{ }</c> instead of <c>;</c>.</summary>
    public bool IsBlock { get; init; }
}
