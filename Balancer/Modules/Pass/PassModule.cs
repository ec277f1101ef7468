using System.Net;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Core;

namespace ChatCluster.Balancer.Modules.Pass;

/// <summary><c>pass ADDRESS</c>: another server of this configuration gets the connection, without a new one.</summary>
internal sealed class PassModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } = [new DirectiveRow<PassDraft>("pass", Context.Server, Arity.One, Bind)];

    private static ConfigMessage? Bind(PassDraft draft, DirectiveCall call)
    {
        if (draft.IsSaid)
            return call.RefuseDuplicate();
        var text = call.Arguments[0];
        if (call.Compile(text, out var value) is { } refusal)
            return refusal;
        EndPoint? address = null;
        if (value.IsConstant)
        {
            if (AddressParser.Parse(text, toListen: false, out var parsed) is { } complaint)
                return call.Refuse($"{complaint} in \"{text}\" of the \"pass\" directive");
            // A name is not looked up: where to pass must be plain from the configuration.
            if (parsed.Literal is null)
                return call.RefuseDirective("has no addresses");
            if (!parsed.HasPort)
                return call.RefuseDirective("has no port");
            address = parsed.Literal;
        }
        draft.IsSaid = true;
        call.Block.Draft<ContentDraft>().Choose(_ => new PassConfig(value, address));
        return null;
    }

    private sealed class PassDraft
    {
        public bool IsSaid;
    }
}
