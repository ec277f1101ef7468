using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>Checks each directive of a block against the table, in nginx's order, and carries it out.</summary>
internal sealed class BlockScope(DirectiveTable table, ConfigBlock block) : IBlockScope
{
    public ConfigBlock Block => block;

    public ConfigMessage? Apply(Directive directive, LoadContext context)
    {
        var name = directive.Name;
        if (!table.TryFind(block.Context, name, out var row))
            return Refuse(table.IsKnown(name) ? $"\"{name}\" directive is not allowed here" : $"unknown directive \"{CString.Of(name)}\"");
        if (!row.IsBlock && directive.Block is not null)
            return Refuse($"directive \"{name}\" is not terminated by \";\"");
        if (row.IsBlock && directive.Block is null)
            return Refuse($"directive \"{name}\" has no opening \"{{\"");
        if (!row.Arity.Accepts(directive.Arguments.Count))
            return Refuse($"invalid number of arguments in \"{name}\" directive");
        return row.Apply(new DirectiveCall(directive, context, this));

        ConfigMessage Refuse(string complaint) => ConfigError.At(directive.Position, complaint);
    }

    public ConfigMessage? WalkInner(ConfigBlock inner, Block text, LoadContext context) =>
        new BlockScope(table, inner).Walk(text, context) ?? table.Complete(inner, context);
}
