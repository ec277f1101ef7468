using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>Draws the measured curves, one above the other, over the number of connections or of receivers.</summary>
internal sealed class GrowthChart(bool chinese)
{
    private const int Panes = 6;
    private const double PaneHeight = 0.135;
    private const double FirstX = 1;
    private const double LastX = 10_000;

    private readonly PlotModel _model = new() { PlotAreaBorderThickness = new(0), Padding = new(20, 8, 24, 8) };

    /// <returns>An SVG document.</returns>
    public string Draw(GrowthFigures figures)
    {
        _model.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = FirstX,
            Maximum = LastX * 1.3,
            Title = Text("connections; in the last two: receivers of a group message", "连接数；最后两幅：群消息的接收者数"),
        });
        var connections = figures.Connections;
        AddPane(0, Text("messages a second, thousands", "每秒消息，千"), OfConnections(static one => one.PerSecond / 1000));
        AddPane(1, Text("server's processor time for a message, µs", "服务器处理一条消息的时间，µs"), OfConnections(static one => one.PerMessage));
        AddPane(2, Text($"latency at {ConnectionGrowth.Pace} messages a second, ms: p99, and below it p50",
                $"每秒 {ConnectionGrowth.Pace} 条消息时的延迟，ms：p99，下面是 p50"),
            OfConnections(static one => one.PacedP99), OfConnections(static one => one.PacedP50, SvgChart.Orange));
        AddPane(3, Text("memory for a connection, KB", "每个连接的内存，KB"),
            (SvgChart.Blue, connections.Where(static one => one.Kilobytes > 0)
                .Select(static one => new DataPoint(one.Connections, one.Kilobytes))));
        AddPane(4, Text("server's processor time for a receiver, µs: online, and above it offline", "服务器处理每个接收者的时间，µs：在线，上面是离线"),
            OfGroups(true), OfGroups(false));
        AddPane(5, Text("the same for a whole group message, ms", "同上，整条群消息，ms"),
            OfGroups(true, static one => one.PerMessage / 1000), OfGroups(false, static one => one.PerMessage / 1000));
        return SvgChart.Render(_model, 860, 960);

        (OxyColor Color, IEnumerable<DataPoint> Points) OfConnections(Func<ConnectionFigures, double> figure, OxyColor? color = null) =>
            (color ?? SvgChart.Blue, connections.Select(one => new DataPoint(one.Connections, figure(one))));

        (OxyColor Color, IEnumerable<DataPoint> Points) OfGroups(bool live, Func<GroupFigures, double>? figure = null) =>
            (live ? SvgChart.Blue : SvgChart.Orange, figures.Groups.Where(one => one.Live == live)
                .Select(one => new DataPoint(one.Receivers, figure is null ? one.PerReceiver() : figure(one))));
    }

    private void AddPane(int place, string title, params (OxyColor Color, IEnumerable<DataPoint> Points)[] curves)
    {
        var key = $"pane {place}";
        var bottom = (Panes - 1 - place) * (1 - PaneHeight) / (Panes - 1);
        var most = 0.0;
        foreach (var (color, points) in curves)
        {
            var series = new LineSeries
            {
                YAxisKey = key,
                Color = color,
                StrokeThickness = 1.5,
                MarkerType = MarkerType.Circle,
                MarkerSize = 3,
                MarkerFill = color,
            };
            series.Points.AddRange(points);
            most = Math.Max(most, series.Points.Max(static point => point.Y));
            _model.Series.Add(series);
        }
        _model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            Key = key,
            StartPosition = bottom,
            EndPosition = bottom + PaneHeight,
            Minimum = 0,
            Maximum = most * 1.45,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = SvgChart.Grid,
            MinorTickSize = 0,
            IntervalLength = 40,
        });
        _model.Annotations.Add(new TextAnnotation
        {
            YAxisKey = key,
            Text = title,
            TextPosition = new(FirstX * 1.1, most * 1.45),
            TextHorizontalAlignment = HorizontalAlignment.Left,
            TextVerticalAlignment = VerticalAlignment.Top,
            StrokeThickness = 0,
            FontWeight = FontWeights.Bold,
            Offset = new(0, 2),
        });
    }

    private string Text(string english, string inChinese) => chinese ? inChinese : english;
}
