using System.Globalization;
using System.Text;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>The measured figures as Markdown tables.</summary>
internal sealed class GrowthTables(bool chinese)
{
    public string Connections(GrowthFigures figures)
    {
        var text = new StringBuilder();
        Line(text, chinese
            ? ["连接", "消息/秒", "p99 ms", "µs/条", $"每秒 {ConnectionGrowth.Pace} 条：p50 ms", "p99 ms", "KB/连接"]
            : ["connections", "messages/s", "p99 ms", "µs a message", $"at {ConnectionGrowth.Pace}/s: p50 ms", "p99 ms",
                "KB a connection"]);
        Line(text, Enumerable.Repeat("---", 7));
        foreach (var one in figures.Connections)
        {
            Line(text, [Whole(one.Connections), Whole(one.PerSecond), Show(one.P99), Show(one.PerMessage), Show(one.PacedP50),
                Show(one.PacedP99), one.Kilobytes > 0 ? Show(one.Kilobytes) : ""]);
        }
        return text.ToString();
    }

    public string Groups(GrowthFigures figures)
    {
        var text = new StringBuilder();
        Line(text, chinese
            ? ["接收者", "消息/秒", "p50 ms", "µs/条", "µs/接收者"]
            : ["receivers", "messages/s", "p50 ms", "µs a message", "µs a receiver"]);
        Line(text, Enumerable.Repeat("---", 5));
        foreach (var one in figures.Groups)
        {
            var state = (chinese, one.Live) switch
            {
                (true, true) => "人在线",
                (true, false) => "人离线",
                (false, true) => " online",
                (false, false) => " offline",
            };
            Line(text, [Whole(one.Receivers) + state, Whole(one.PerSecond), Show(one.P50), Whole(one.PerMessage), Show(one.PerReceiver())]);
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Whole(double value) =>
        value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", " ", StringComparison.Ordinal);

    private static string Show(double value) => value switch
    {
        < 10 => value.ToString("F2", CultureInfo.InvariantCulture),
        < 100 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => Whole(value),
    };
}
