using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ChatCluster.Benchmarks.Charts;

/// <summary>Draws how Balancer and HAProxy compare to nginx: a group of bars a row, nginx is the line they begin at.</summary>
/// <remarks>The axis is logarithmic: twice as good and half as good are equally far from that line.</remarks>
internal static class BalancerChart
{
    private const string Yardstick = "nginx";
    private const double Gap = 0.4;
    private const double BarWidth = 1 / (1 + Gap) / 2;
    private const double RowHeight = 30;
    private const double LabelSize = 9;
    private const double KeySize = 14;
    private const double KeyPlace = 4;

    private static readonly (string Program, OxyColor Color, double Offset)[] Bars =
        [("Balancer", SvgChart.Blue, -BarWidth / 2), ("HAProxy", SvgChart.Orange, BarWidth / 2)];

    /// <returns>An SVG document.</returns>
    public static string Draw(Report.Measured measured, bool chinese)
    {
        var rows = BalancerRow.All.Where(static row => row.IsDrawn)
            .Select(row => (Row: row, Found: measured.Rows.Find(one => one.What == row.What)))
            .Where(static one => one.Found?.Rounds?.ContainsKey(Yardstick) == true).ToList();
        var model = new PlotModel { PlotAreaBorderThickness = new(0), PlotMargins = new(chinese ? 200 : 250, 10, 20, 45) };
        // Rows are listed from the top, values are read from the bottom.
        var names = new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, GapWidth = Gap };
        names.Labels.AddRange(rows.Select(one => chinese ? one.Row.Chinese : one.Row.English));
        model.Axes.Add(names);
        model.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Bottom,
            Base = 2,
            Minimum = 0.5,
            Maximum = 10,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = SvgChart.Grid,
            MinorTickSize = 0,
            Title = chinese ? "nginx 的倍数，越靠右越好" : "times better than nginx",
        });
        foreach (var (program, color, offset) in Bars)
        {
            var series = new BarSeries { Title = program, FillColor = color, BaseValue = 1, StrokeThickness = 0 };
            foreach (var (row, found) in rows.Select(static (one, index) => (index, one.Found!)))
            {
                if (!found.Rounds!.TryGetValue(program, out var values))
                    continue;
                var ratio = Ratios.Median(Ratios.Of(values, found.Rounds[Yardstick], found.MoreIsBetter == true));
                series.Items.Add(new(ratio, row));
                model.Annotations.Add(Label(ratio, row + offset));
            }
            model.Series.Add(series);
            model.Annotations.Add(Key(program, color, 1 + (2 * offset)));
        }
        model.Annotations.Add(new LineAnnotation
        {
            Type = LineAnnotationType.Vertical,
            X = 1,
            Color = SvgChart.Ink,
            LineStyle = LineStyle.Solid,
        });
        return SvgChart.Render(model, 860, (rows.Count * RowHeight) + 70);
    }

    /// <summary>The program's name in the colour of its bars, where bars are short.</summary>
    private static TextAnnotation Key(string program, OxyColor color, double place) => new()
    {
        Text = program,
        TextColor = color,
        TextPosition = new(KeyPlace, place),
        TextHorizontalAlignment = HorizontalAlignment.Left,
        FontSize = KeySize,
        FontWeight = FontWeights.Bold,
        StrokeThickness = 0,
    };

    /// <summary>Right of the bar, or of the line where the bar is left of it.</summary>
    private static TextAnnotation Label(double ratio, double place) => new()
    {
        Text = ratio.ToString("F2", CultureInfo.InvariantCulture),
        TextPosition = new(Math.Max(1, ratio), place),
        TextHorizontalAlignment = HorizontalAlignment.Left,
        TextVerticalAlignment = VerticalAlignment.Middle,
        FontSize = LabelSize,
        StrokeThickness = 0,
        Offset = new(3, 0),
    };
}
