using System.Globalization;
using System.Text;

namespace ChatCluster.Benchmarks.Charts;

/// <summary>The balancer's figures as a Markdown table: medians, and the median, least and most of the rounds' ratios.</summary>
internal static class BalancerTable
{
    private const string None = "-";

    public static string Of(Report.Measured measured, bool chinese)
    {
        var text = new StringBuilder();
        Line(text, chinese ? ["行", "Balancer", "nginx", "倍数", "HAProxy", "倍数", "直连"]
            : ["row", "Balancer", "nginx", "better by", "HAProxy", "better by", "direct"]);
        Line(text, Enumerable.Repeat("---", 7));
        foreach (var row in BalancerRow.All)
        {
            if (measured.Rows.Find(one => one.What == row.What) is not { Rounds: { } rounds } found)
                continue;
            Line(text, [chinese ? row.Chinese : row.English, Value("Balancer"), Value("nginx"), Ratio("nginx"), Value("HAProxy"),
                Ratio("HAProxy"), Value("direct")]);

            string Value(string program) => rounds.TryGetValue(program, out var values) ? Show(Ratios.Median(values) * row.Scale) : None;

            string Ratio(string other)
            {
                if (!rounds.TryGetValue(other, out var theirs))
                    return None;
                var ratios = Ratios.Of(rounds["Balancer"], theirs, found.MoreIsBetter == true);
                return string.Create(CultureInfo.InvariantCulture,
                    $"{Ratios.Median(ratios):F2} ({ratios.Min():F2}{(chinese ? " 到 " : " to ")}{ratios.Max():F2})");
            }
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>Three significant digits: rounds differ by more.</summary>
    private static string Show(double value)
    {
        if (value < 99.95)
            return value.ToString(value < 9.995 ? "F2" : "F1", CultureInfo.InvariantCulture);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 2));
        return (Math.Round(value / unit) * unit).ToString("#,0", CultureInfo.InvariantCulture).Replace(",", " ", StringComparison.Ordinal);
    }
}
