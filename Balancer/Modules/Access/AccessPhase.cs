using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Access;

/// <summary>One <c>allow</c> or <c>deny</c>.</summary>
public sealed record AccessRule(ClientNetwork Clients, bool Deny);

/// <summary>The rules of a server: the first one that contains a client decides; a client in none is admitted.</summary>
public sealed record AccessConfig(IReadOnlyList<AccessRule> Rules) : IPhaseConfig
{
    public IAdmissionPhase Create(ModuleServices services) => new AccessPhase(Rules);
}

/// <summary>Refuses the clients that a <c>deny</c> contains.</summary>
internal sealed class AccessPhase(IReadOnlyList<AccessRule> rules) : IAdmissionPhase
{
    public RelayEnd? Admit(SessionContext session)
    {
        foreach (var rule in rules)
        {
            if (!rule.Clients.Contains(session.Facts.Client))
                continue;
            if (!rule.Deny)
                return null;
            session.Log.Write(LogLevel.Error, "access forbidden by rule", SessionAction.Initializing);
            return RelayEnd.Forbidden;
        }
        return null;
    }
}
