using System.Globalization;
using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>The <c>$upstream_...</c> variables: one entry an attempt, <c>-</c> for what was not reached.</summary>
internal static class AttemptValues
{
    /// <summary>Null when no attempt was made.</summary>
    internal static byte[]? Join(SessionFacts facts, Func<UpstreamAttempt, string> entry) =>
        facts.Attempts.Count == 0 ? null : Encoding.UTF8.GetBytes(string.Join(", ", facts.Attempts.Select(entry)));

    internal static string Bytes(long count) => count.ToString(CultureInfo.InvariantCulture);

    internal static string Time(long? milliseconds) => milliseconds is { } known ? TimeValues.SecondsText(known) : "-";
}
