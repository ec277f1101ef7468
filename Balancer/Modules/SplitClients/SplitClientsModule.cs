using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Modules.SplitClients;

/// <summary>
/// <c>split_clients TEXT $NAME { }</c>: the variable's value depends on the hash of the text, by the shares of the block.
/// </summary>
internal sealed class SplitClientsModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
        [new DirectiveRow("split_clients", Context.Stream, Arity.Two, Bind) { IsBlock = true }];

    private static ConfigMessage? Bind(DirectiveCall call)
    {
        if (call.Compile(call.Arguments[0], out var source) is { } refusal)
            return refusal;
        if (call.DefineVariable(call.Arguments[1], out var variable) is { } taken)
            return taken;
        var shares = new ShareScope();
        if (call.WalkBlock(shares) is { } wrong)
            return wrong;
        if (!SplitTable.TryCreate(source, shares.All, out var table))
            return ConfigError.At(call.End, "percent total is greater than 100%");
        variable!.Define(table.Read);
        return null;
    }

    /// <summary>The lines of the block: <c>PERCENT% VALUE;</c> and <c>* VALUE;</c>.</summary>
    private sealed class ShareScope : IScope
    {
        public List<SplitShare> All { get; } = [];

        public ConfigMessage? Apply(Directive directive, LoadContext context)
        {
            var call = new DirectiveCall(directive, context, this);
            if (directive.Block is not null)
                return call.Refuse("unexpected \"{\"");
            // nginx does not count the arguments, and reads beyond the line when there is no value.
            if (directive.Arguments.Count == 0)
                return call.Refuse("invalid number of arguments in \"split_clients\" directive");
            if (!SplitShare.TryParse(directive.Name, directive.Arguments[0], out var share))
                return call.Refuse($"invalid percent value \"{directive.Name}\"");
            All.Add(share);
            return null;
        }
    }
}
