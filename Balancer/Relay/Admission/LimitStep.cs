using System.Text;
using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary><c>limit_conn</c>: so many sessions of one key at a time. All limits of a server have to agree.</summary>
/// <param name="limits">In the order of the configuration.</param>
/// <param name="dryRun">Only log what would be refused.</param>
/// <param name="level">How severe a refusal is.</param>
internal sealed class LimitStep(IReadOnlyList<ConnectionLimit> limits, bool dryRun, LogLevel level) : IAdmissionStep
{
    /// <summary>A zone keeps the length of a key in one byte.</summary>
    private const int LongestKey = 255;

    public RelayEnd? Admit(Visitor visitor)
    {
        foreach (ConnectionLimit limit in limits)
        {
            byte[] key = limit.Key.Evaluate(visitor.Facts);
            if (key.Length > LongestKey)
            {
                string text = Encoding.UTF8.GetString(key);
                visitor.Log.Write(LogLevel.Error, $"the value of the \"{limit.Key}\" key is more than 255 bytes: \"{text}\"", SessionAction.Initializing);
                continue;
            }
            if (key.Length == 0)
                continue;
            visitor.Facts.LimitConnStatus = "PASSED";
            ConnectionCount.Verdict verdict = limit.Count.TryOccupy(key, limit.Limit, out ConnectionCount.Place place);
            if (verdict != ConnectionCount.Verdict.Granted)
                return Refuse(visitor, limit, verdict);
            visitor.Occupy(place);
        }
        return null;
    }

    private RelayEnd? Refuse(Visitor visitor, ConnectionLimit limit, ConnectionCount.Verdict verdict)
    {
        if (verdict == ConnectionCount.Verdict.LimitReached)
            visitor.Log.Write(level, $"limiting connections{(dryRun ? ", dry run," : "")} by zone \"{limit.Zone}\"", SessionAction.Initializing);
        visitor.Leave();
        visitor.Facts.LimitConnStatus = dryRun ? "REJECTED_DRY_RUN" : "REJECTED";
        return dryRun ? null : RelayEnd.TooManyConnections;
    }
}
