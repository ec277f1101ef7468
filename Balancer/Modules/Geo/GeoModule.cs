using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Geo;

/// <summary><c>geo [$ADDRESS] $NAME { }</c>: the variable's value depends on an address, by the networks of the block.</summary>
internal sealed class GeoModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } =
        [new DirectiveRow("geo", Context.Stream, Arity.Between(1, 2), Bind) { IsBlock = true }];

    private static ConfigMessage? Bind(DirectiveCall call)
    {
        Variable? address = null;
        if (call.Arguments.Count == 2)
        {
            var name = call.Arguments[0];
            if (name.Length < 2 || name[0] != '$')
                return call.Refuse($"invalid variable name \"{name}\"");
            address = call.Context.Variables.Refer(name[1..]);
        }
        if (call.DefineVariable(call.Arguments[^1], out var variable) is { } taken)
            return taken;
        var lines = new GeoScope();
        if (call.WalkBlock(lines) is { } wrong)
            return wrong;
        var source = new GeoAddress(address);
        variable!.Define(facts => lines.Table.Find(source.Of(facts)) ?? [], isKept: !lines.IsVolatile);
        return null;
    }
}
