using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Set;

/// <summary><c>set $NAME VALUE</c> of a server: each of its sessions begins with these values, in order.</summary>
internal sealed class SetModule : IPhaseModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } = [new DirectiveRow<SetDraft>("set", Context.Server, Arity.Two, Bind)];

    public IPhaseConfig? PhaseOf(ConfigBlock server) =>
        server.Draft<SetDraft>().Assignments is { Count: > 0 } assignments ? new SetConfig([.. assignments]) : null;

    private static ConfigMessage? Bind(SetDraft draft, DirectiveCall call)
    {
        if (call.DefineVariable(call.Arguments[0], out var variable) is { } taken)
            return taken;
        if (!variable!.IsDefined)
            variable.Define(static _ => []);
        if (call.Compile(call.Arguments[1], out var value) is { } refusal)
            return refusal;
        draft.Assignments.Add(new Assignment(variable, value));
        return null;
    }

    private sealed class SetDraft
    {
        public readonly List<Assignment> Assignments = [];
    }
}
