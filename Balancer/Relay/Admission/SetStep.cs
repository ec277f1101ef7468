using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary><c>set</c>: variables get their values, before limits ask for them.</summary>
internal sealed class SetStep(IReadOnlyList<AssignmentConfig> assignments) : IAdmissionStep
{
    public RelayEnd? Admit(Visitor visitor)
    {
        foreach (AssignmentConfig assignment in assignments)
            assignment.Run(visitor.Facts);
        return null;
    }
}
