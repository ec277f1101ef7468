using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary><c>allow</c> and <c>deny</c>.</summary>
internal sealed class AccessStep(IReadOnlyList<AccessRule> rules) : IAdmissionStep
{
    public RelayEnd? Admit(Visitor visitor)
    {
        foreach (AccessRule rule in rules)
        {
            if (!rule.Clients.Contains(visitor.Facts.Client))
                continue;
            if (!rule.Deny)
                return null;
            visitor.Log.Write(LogLevel.Error, "access forbidden by rule", SessionAction.Initializing);
            return RelayEnd.Forbidden;
        }
        return null;
    }
}
