using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ChatCluster.Benchmarks.Scaling;

/// <summary>Draws the city's day: users, logins, deliveries, and what has to wait, one above the other.</summary>
internal static class CityChart
{
    /// <summary>One point of the chart a minute; of the minute what is most, because what is lost is seen for seconds only.</summary>
    private const int Step = 60;

    private const double Hour = 3600;
    private const int Panes = 4;
    private const double PaneHeight = 0.21;

    /// <param name="day">Of <see cref="CityDay"/>.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(CitySecond[] day, bool chinese)
    {
        var model = new PlotModel { PlotAreaBorderThickness = new(0), Padding = new(20, 8, 24, 8) };
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = 0,
            Maximum = 24,
            MajorStep = 3,
            MinorStep = 1,
            Title = chinese ? "时刻（小时）" : "hour of the day",
        });
        AddPane(model, 0, chinese ? "在线用户，千" : "users online, thousands", SvgChart.Blue, day, static one => one.Online / 1000);
        AddPane(model, 1, chinese ? "每秒登录" : "logins a second", SvgChart.Blue, day, static one => one.Logins);
        AddPane(model, 2, chinese ? "每秒投递，千" : "deliveries a second, thousands", SvgChart.Blue, day, static one => one.Delivered / 1000);
        AddPane(model, 3, chinese ? "客户端保留、之后重发的消息，千" : "deliveries that clients hold and send again later, thousands",
            SvgChart.Orange, day, static one => one.WaitingMessages / 1000);
        Mark(model, CityDay.LostDatabase, chinese ? "数据库宕机" : "database lost");
        Mark(model, CityDay.LostBalancer, chinese ? "负载均衡器宕机" : "balancer lost");
        return SvgChart.Render(model, 860, 640);
    }

    private static void AddPane(PlotModel model, int place, string title, OxyColor color, CitySecond[] day, Func<CitySecond, double> value)
    {
        var series = new LineSeries { YAxisKey = KeyOf(place), Color = color, StrokeThickness = 1.5 };
        foreach (var (minute, seconds) in day.Chunk(Step).Index())
            series.Points.Add(new(minute * Step / Hour, seconds.Max(value)));
        var bottom = (Panes - 1 - place) * (1 - PaneHeight) / (Panes - 1);
        var top = series.Points.Max(static point => point.Y) * 1.3;
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            Key = KeyOf(place),
            StartPosition = bottom,
            EndPosition = bottom + PaneHeight,
            Minimum = 0,
            Maximum = top,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = SvgChart.Grid,
            MinorTickSize = 0,
            IntervalLength = 40,
        });
        model.Series.Add(series);
        model.Annotations.Add(new TextAnnotation
        {
            YAxisKey = KeyOf(place),
            Text = title,
            TextPosition = new(0.2, top),
            TextHorizontalAlignment = HorizontalAlignment.Left,
            TextVerticalAlignment = VerticalAlignment.Top,
            StrokeThickness = 0,
            FontWeight = FontWeights.Bold,
            Offset = new(0, 2),
        });
    }

    private static void Mark(PlotModel model, (int From, int To) time, string text)
    {
        foreach (var place in Enumerable.Range(0, Panes))
        {
            model.Annotations.Add(new RectangleAnnotation
            {
                YAxisKey = KeyOf(place),
                MinimumX = time.From / Hour,
                MaximumX = time.To / Hour,
                Fill = OxyColor.FromAColor(60, SvgChart.Orange),
            });
        }
        model.Annotations.Add(new TextAnnotation
        {
            YAxisKey = KeyOf(0),
            Text = text,
            TextPosition = new(time.To / Hour, 0),
            TextHorizontalAlignment = HorizontalAlignment.Left,
            TextVerticalAlignment = VerticalAlignment.Bottom,
            StrokeThickness = 0,
            Offset = new(4, -2),
        });
    }

    private static string KeyOf(int place) => $"pane {place}";
}
