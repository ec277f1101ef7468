using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.LimitConn;

/// <summary>Counts the session in each zone, and refuses it where a limit is reached.</summary>
/// <param name="limits">In the order of the configuration.</param>
/// <param name="dryRun">Refusals are only logged.</param>
/// <param name="level">How severe a refusal is.</param>
internal sealed class LimitConnPhase(IReadOnlyList<(LimitConnZone Zone, int Connections)> limits, bool dryRun, LogLevel level)
    : IAdmissionPhase
{
    /// <summary>nginx keeps the length of a key in one byte.</summary>
    private const int LongestKey = 255;

    public RelayEnd? Admit(SessionContext session)
    {
        foreach (var (zone, connections) in limits)
        {
            var key = zone.Config.Key.Evaluate(session.Facts);
            if (key.Length > LongestKey)
            {
                var message = $"the value of the \"{zone.Config.Key}\" key is more than 255 bytes: \"{Encoding.UTF8.GetString(key)}\"";
                session.Log.Write(LogLevel.Error, message, SessionAction.Initializing);
                continue;
            }
            if (key.Length == 0)
                continue;
            session.Facts.Remember(LimitConnStatus.Passed);
            var verdict = zone.TryOccupy(key, connections, out var place);
            if (verdict != LimitConnZone.Verdict.Granted)
                return Refuse(session, zone.Config.Name, verdict);
            session.Hold(place);
        }
        return null;
    }

    private RelayEnd? Refuse(SessionContext session, string zone, LimitConnZone.Verdict verdict)
    {
        if (verdict == LimitConnZone.Verdict.LimitReached)
            session.Log.Write(level, $"limiting connections{(dryRun ? ", dry run," : "")} by zone \"{zone}\"", SessionAction.Initializing);
        session.Release();
        session.Facts.Remember(dryRun ? LimitConnStatus.RejectedDryRun : LimitConnStatus.Rejected);
        return dryRun ? null : RelayEnd.TooManyConnections;
    }
}
