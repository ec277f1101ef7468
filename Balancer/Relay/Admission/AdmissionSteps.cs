using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>
/// nginx's phases of a session before its content: a PROXY header is read first, by the session itself, for it has to wait; then these, in
/// this order. What a server does not use is not in its list.
/// </summary>
internal static class AdmissionSteps
{
    internal static IAdmissionStep[] For(ServerConfig config, IReadOnlyList<ConnectionLimit> limits)
    {
        List<IAdmissionStep> steps = [];
        if (config.RealIpFrom.Count > 0)
            steps.Add(new RealIpStep(config.RealIpFrom));
        if (config.Assignments.Count > 0)
            steps.Add(new SetStep(config.Assignments));
        if (limits.Count > 0)
            steps.Add(new LimitStep(limits, config.LimitDryRun, config.LimitLogLevel));
        if (config.AccessRules.Count > 0)
            steps.Add(new AccessStep(config.AccessRules));
        return [.. steps];
    }
}
