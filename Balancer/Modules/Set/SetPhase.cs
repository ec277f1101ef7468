using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Set;

/// <summary>One <c>set</c>.</summary>
internal sealed record Assignment(Variable Variable, ComplexValue Value);

/// <summary>The assignments of a server, in order; never empty.</summary>
internal sealed record SetConfig(IReadOnlyList<Assignment> Assignments) : IPhaseConfig
{
    public IAdmissionPhase Create(ModuleServices services) => new SetPhase(Assignments);
}

/// <summary>Gives variables their values.</summary>
internal sealed class SetPhase(IReadOnlyList<Assignment> assignments) : IAdmissionPhase
{
    public RelayEnd? Admit(SessionContext session)
    {
        foreach (var assignment in assignments)
            assignment.Variable.Write(session.Facts, assignment.Value.Evaluate(session.Facts));
        return null;
    }
}
