using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary>The <c>$upstream_...</c> variables: one entry an attempt to reach a server, <c>-</c> for what was not reached.</summary>
internal static class UpstreamVariables
{
    public static readonly IReadOnlyDictionary<string, VariableSource> All = new Dictionary<string, VariableSource>(StringComparer.Ordinal)
    {
        ["upstream_addr"] = facts => Join(facts, attempt => attempt.Peer ?? ""),
        ["upstream_bytes_sent"] = facts => Join(facts, attempt => Bytes(attempt.BytesSent)),
        ["upstream_bytes_received"] = facts => Join(facts, attempt => Bytes(attempt.BytesReceived)),
        ["upstream_connect_time"] = facts => Join(facts, attempt => Time(attempt.ConnectTime)),
        ["upstream_first_byte_time"] = facts => Join(facts, attempt => Time(attempt.FirstByteTime)),
        ["upstream_session_time"] = facts => Join(facts, attempt => Time(attempt.SessionTime)),
    };

    /// <summary>Some text of the configuration asks for what is remembered of each attempt.</summary>
    public static bool AreUsed(VariableSet variables) => All.Keys.Any(variables.IsUsed);

    /// <summary>Null when no attempt was made.</summary>
    private static byte[]? Join(SessionFacts facts, Func<UpstreamAttempt, string> entry) =>
        facts.Attempts.Count == 0 ? null : Encoding.UTF8.GetBytes(string.Join(", ", facts.Attempts.Select(entry)));

    private static string Bytes(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Time(long? milliseconds) => milliseconds is { } known ? TimeValues.SecondsText(known) : "-";
}
