using System.Text.Json;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>The answer of <c>/api/state</c>.</summary>
internal static class StateJson
{
    /// <param name="source">The process.</param>
    /// <param name="statistics">What was counted.</param>
    /// <param name="sessions">A page of the open sessions.</param>
    /// <param name="offset">Where the page begins.</param>
    /// <param name="traffic">The bytes of the open sessions.</param>
    public static byte[] Render(
        IStatusSource source, SessionStatistics statistics, IReadOnlyList<SessionView> sessions, int offset, PeerTraffic traffic) =>
        JsonText.Of(json =>
        {
            statistics.Read(totals => WriteProcess(json, source, totals));
            json.WriteStartArray("listeners");
            foreach (var listener in source.Listeners)
                json.WriteStringValue(AddressText.Full(listener));
            json.WriteEndArray();
            json.WriteStartArray("upstreams");
            foreach (var upstream in source.Upstreams)
                statistics.Read(totals => WriteUpstream(json, upstream, totals, traffic));
            json.WriteEndArray();
            json.WriteStartObject("sessions");
            json.WriteNumber("total", source.SessionCount);
            json.WriteNumber("offset", offset);
            json.WriteStartArray("page");
            foreach (var session in sessions)
                Write(json, session);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void WriteProcess(Utf8JsonWriter json, IStatusSource source, SessionTotals totals)
    {
        json.WriteStartObject("process");
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteString("version", ProcessFacts.Version);
        json.WriteString("started", ProcessFacts.Started);
        json.WriteNumber("reloads", source.Reloads);
        json.WriteNumber("accepted", totals.Accepted);
        json.WriteStartObject("ended");
        foreach (var (status, count) in totals.Ended)
            json.WriteNumber($"{status}", count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUpstream(Utf8JsonWriter json, Upstreams.Upstream upstream, SessionTotals totals, PeerTraffic traffic)
    {
        var standing = upstream.Inspect();
        json.WriteStartObject();
        json.WriteString("name", upstream.Name);
        json.WriteString("policy", standing.Policy.Name);
        json.WriteNumber("no_live", totals.WithoutPeer(upstream));
        if (upstream.Config.Queue is { } queue)
        {
            json.WriteNumber("queue", queue.Size);
            json.WriteNumber("waiting", upstream.Waiting);
        }

        json.WriteStartArray("servers");
        foreach (var row in standing.Rows)
        {
            var counters = totals.Of(row.Peer);
            var (to, from) = counters.Traffic(traffic.Bytes.GetValueOrDefault(row.Peer));
            json.WriteStartObject();
            DecisionJson.WriteServer(json, row);
            var sign = ServerSign.Of(row.Peer.Name);
            json.WriteString("sign", sign.Sign.ToString());
            json.WriteString("color", sign.Hex);
            json.WriteString("line", row.Peer.Config.Server);
            json.WriteBoolean("backup", row.Peer.Config.Backup);
            json.WriteNumber("current_weight", DecisionJson.Rounded(row.Before));
            json.WriteNumber("effective_weight", DecisionJson.Rounded(row.EffectiveWeight));
            json.WriteNumber("picks", counters.Picks);
            json.WriteNumber("connects", counters.Connects);
            json.WriteNumber("failures", counters.Failures);
            json.WriteNumber("bytes_to", to);
            json.WriteNumber("bytes_from", from);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SessionView session)
    {
        json.WriteStartObject();
        json.WriteNumber("connection", session.Number);
        json.WriteString("client", AddressText.Full(session.Client));
        json.WriteString("listener", AddressText.Full(session.Listener));
        if (session.Connection is { } connection)
        {
            json.WriteString("upstream", connection.Upstream.Name);
            json.WriteString("server", connection.Peer.Name);
            json.WriteString("local", AddressText.Full(connection.Local));
        }

        json.WriteNumber("bytes_from_client", session.FromClient);
        json.WriteNumber("bytes_to_client", session.ToClient);
        json.WriteNumber("age_ms", session.Age);
        json.WriteEndObject();
    }
}
