using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Checks each directive of a block against a table, in nginx's order, and carries it out on the block's draft.</summary>
internal sealed class Binder<TDraft>(DirectiveTable<TDraft> table, TDraft draft) : IScope
{
    public ConfigMessage? Apply(Directive directive, LoadContext context)
    {
        var name = directive.Name;
        if (!table.TryFind(name, out var row))
            return Refuse(context.IsKnown(name) ? $"\"{name}\" directive is not allowed here" : $"unknown directive \"{name}\"");
        if (!row.IsBlock && directive.Block is not null)
            return Refuse($"directive \"{name}\" is not terminated by \";\"");
        if (row.IsBlock && directive.Block is null)
            return Refuse($"directive \"{name}\" has no opening \"{{\"");
        if (!row.Arity.Accepts(directive.Arguments.Count))
            return Refuse($"invalid number of arguments in \"{name}\" directive");
        return row.Bind(draft, new DirectiveCall(directive, context, this));

        ConfigMessage Refuse(string complaint) => Refusal.At(directive.Position, complaint);
    }
}
