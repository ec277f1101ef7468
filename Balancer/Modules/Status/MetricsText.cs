using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>The answer of <c>/metrics</c>: OpenMetrics 1.0, families in one piece each.</summary>
internal static class MetricsText
{
    public const string Type = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static readonly PickRefusal[] States = Enum.GetValues<PickRefusal>();

    public static string Render(IStatusSource source, SessionStatistics statistics, Contract.PeerTraffic traffic)
    {
        var text = new StringBuilder();
        statistics.Read(totals =>
        {
            var servers = source.Upstreams
                .SelectMany(static upstream => upstream.Inspect().Rows.Select(row => new Server(upstream, row))).ToList();
            WriteProcess(text, source, totals);
            Family(text, "balancer_no_live_upstreams", "counter", "Sessions that found no server in the upstream.");
            foreach (var upstream in source.Upstreams)
                text.Append($"balancer_no_live_upstreams_total{{upstream=\"{Escape(upstream.Name)}\"}} {totals.WithoutPeer(upstream)}\n");
            Family(text, "balancer_queue_waiting", "gauge", "Sessions that wait in the queue of the upstream.");
            foreach (var upstream in source.Upstreams)
                text.Append($"balancer_queue_waiting{{upstream=\"{Escape(upstream.Name)}\"}} {upstream.Waiting}\n");
            WriteServers(text, servers, totals, traffic);
            WriteConnectTimes(text, servers, totals);
        });
        return text.Append("# EOF\n").ToString();
    }

    private static void WriteProcess(StringBuilder text, IStatusSource source, SessionTotals totals)
    {
        Family(text, "balancer_build", "info", "Version of the balancer, and of the nginx that it follows.");
        text.Append($"balancer_build_info{{version=\"{ProcessFacts.Version}\",nginx=\"{NginxVersion.Number}\"}} 1\n");
        Family(text, "process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.");
        text.Append(CultureInfo.InvariantCulture, $"process_start_time_seconds {ProcessFacts.Started.ToUnixTimeMilliseconds() / 1000.0}\n");
        Family(text, "balancer_reloads", "counter", "Configurations taken over since the start.");
        text.Append($"balancer_reloads_total {source.Reloads}\n");
        Family(text, "balancer_sessions", "gauge", "Sessions open now.");
        text.Append($"balancer_sessions {source.SessionCount}\n");
        Family(text, "balancer_sessions_accepted", "counter", "Sessions begun.");
        text.Append($"balancer_sessions_accepted_total {totals.Accepted}\n");
        Family(text, "balancer_sessions_ended", "counter", "Sessions ended, by the status of the access log.");
        foreach (var (status, count) in totals.Ended)
            text.Append($"balancer_sessions_ended_total{{status=\"{status}\"}} {count}\n");
    }

    private static void WriteServers(StringBuilder text, List<Server> servers, SessionTotals totals, Contract.PeerTraffic traffic)
    {
        Rows("balancer_server_sessions", "gauge", "", "Sessions on the server now.", server => server.Row.Connections);
        Rows("balancer_server_weight", "gauge", "", "The weight in use.", server => server.Row.Weight);
        Rows("balancer_server_picks", "counter", "_total", "How often the server was picked.", server => totals.Of(server.Row.Peer).Picks);
        Rows("balancer_server_failures", "counter", "_total", "Connects that failed.", server => totals.Of(server.Row.Peer).Failures);

        Family(text, "balancer_server_bytes", "counter", "Bytes sent to the server and received from it.");
        foreach (var server in servers)
        {
            var (to, from) = totals.Of(server.Row.Peer).Traffic(traffic.Bytes.GetValueOrDefault(server.Row.Peer));
            text.Append($"balancer_server_bytes_total{{{server.Labels},direction=\"to\"}} {to}\n");
            text.Append($"balancer_server_bytes_total{{{server.Labels},direction=\"from\"}} {from}\n");
        }

        Family(text, "balancer_server_state", "stateset", "up, or why the server is passed over.");
        foreach (var server in servers)
        {
            foreach (var state in States.Where(static state => state != PickRefusal.Tried))
            {
                var isIn = server.Row.Refusal == state ? 1 : 0;
                text.Append($"balancer_server_state{{{server.Labels},balancer_server_state=\"{DecisionJson.StateOf(state)}\"}} {isIn}\n");
            }
        }

        void Rows(string name, string type, string suffix, string help, Func<Server, long> value)
        {
            Family(text, name, type, help);
            foreach (var server in servers)
                text.Append($"{name}{suffix}{{{server.Labels}}} {value(server)}\n");
        }
    }

    private static void WriteConnectTimes(StringBuilder text, List<Server> servers, SessionTotals totals)
    {
        const string Name = "balancer_server_connect_seconds";
        Family(text, Name, "histogram", "Time that successful connects took.");
        foreach (var server in servers)
        {
            var counters = totals.Of(server.Row.Peer);
            var sum = 0L;
            for (var bucket = 0; bucket < counters.Buckets.Count; bucket++)
            {
                sum += counters.Buckets[bucket];
                var bound = PeerCounters.Bounds.ElementAtOrDefault(bucket) is > 0 and var seconds
                    ? seconds.ToString(CultureInfo.InvariantCulture)
                    : "+Inf";
                text.Append($"{Name}_bucket{{{server.Labels},le=\"{bound}\"}} {sum}\n");
            }

            text.Append($"{Name}_count{{{server.Labels}}} {counters.Connects}\n");
            text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{{{server.Labels}}} {counters.ConnectSeconds:0.######}\n");
        }
    }

    private static void Family(StringBuilder text, string name, string type, string help) =>
        text.Append($"# TYPE {name} {type}\n# HELP {name} {help}\n");

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private sealed record Server(Upstreams.Upstream Upstream, DecisionRow Row)
    {
        public string Labels { get; } = $"upstream=\"{Escape(Upstream.Name)}\",server=\"{Escape(Row.Peer.Name)}\"";
    }
}
