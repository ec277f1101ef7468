using System.Globalization;
using OxyPlot;

namespace ChatCluster.Benchmarks;

/// <summary>Charts as SVG documents that can be read on a light page and on a dark one.</summary>
internal static class SvgChart
{
    public static readonly OxyColor Blue = OxyColor.FromRgb(0x2f, 0x81, 0xf7);
    public static readonly OxyColor Orange = OxyColor.FromRgb(0xe0, 0x7b, 0x1a);
    public static readonly OxyColor Grid = OxyColor.FromArgb(0x50, 0x80, 0x80, 0x80);

    /// <summary>Text and axes are drawn as this, and written as the document's own colour: dark on a light page and the reverse.</summary>
    public static readonly OxyColor Ink = OxyColor.FromRgb(1, 2, 3);

    private const string InkInFile = "rgb(1,2,3)";

    private const string Style =
        "\n  <style>svg { color: #424a53 } @media (prefers-color-scheme: dark) { svg { color: #c9d1d9 } }</style>\n  <defs>";

    public static string Render(PlotModel model, double width, double height)
    {
        (model.TextColor, model.PlotAreaBorderColor, model.Background) = (Ink, Ink, OxyColors.Transparent);
        model.DefaultFont = "sans-serif";
        foreach (var axis in model.Axes)
            (axis.TicklineColor, axis.AxislineColor) = (Ink, Ink);
        model.Culture = CultureInfo.InvariantCulture;
        var svg = new SvgExporter { Width = width, Height = height, IsDocument = false }.ExportToString(model);
        return svg.Replace(InkInFile, "currentColor", StringComparison.Ordinal).Replace("\n  <defs>", Style, StringComparison.Ordinal)
            .Replace("\r", "", StringComparison.Ordinal) + "\n";
    }
}
