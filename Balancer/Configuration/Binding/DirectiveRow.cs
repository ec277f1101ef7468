namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>The action of a directive: writes its value into the draft of its block; null, or why it is refused.</summary>
internal delegate ConfigMessage? Bind<in TDraft>(TDraft draft, DirectiveCall call);

/// <summary>One line of a module's table: a directive's name, where it may stand, its shape, and what it does.</summary>
/// <param name="name">The directive's.</param>
/// <param name="contexts">Where it may stand.</param>
/// <param name="arity">How many arguments it takes.</param>
/// <param name="apply">Carries the directive out; null, or why it is refused.</param>
internal class DirectiveRow(string name, Context contexts, Arity arity, Func<DirectiveCall, ConfigMessage?> apply)
{
    public string Name => name;

    public Context Contexts => contexts;

    public Arity Arity => arity;

    /// <summary>Ends with <c>{ }</c> instead of <c>;</c>.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Carries the directive out; null, or why it is refused.</summary>
    public ConfigMessage? Apply(DirectiveCall call) => apply(call);
}

/// <summary>A row that writes into one module's draft of the block.</summary>
internal sealed class DirectiveRow<TDraft>(string name, Context contexts, Arity arity, Bind<TDraft> bind)
    : DirectiveRow(name, contexts, arity, call => bind(call.Block.Draft<TDraft>(), call))
    where TDraft : class, new();
