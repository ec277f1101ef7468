using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks;

/// <summary>A page of docs, in one language, whose tables and chart a command writes.</summary>
/// <param name="name">Of the page, without its ending.</param>
/// <param name="image">Of the chart, without its ending.</param>
internal sealed class GeneratedPage(string name, string image, bool chinese)
{
    private readonly string _file = Repository.PathOf("docs", $"{name}{Suffix(chinese)}.md");
    private readonly string _chart = Repository.PathOf("docs", "images", $"{image}{Suffix(chinese)}.svg");

    public void Write(IEnumerable<(string Name, string Text)> parts, string chart)
    {
        var page = new GeneratedPart(_file);
        foreach (var part in parts)
            page.Write(part.Name, part.Text);
        File.WriteAllText(_chart, chart);
    }

    public bool Has(IEnumerable<(string Name, string Text)> parts, string chart)
    {
        var page = new GeneratedPart(_file);
        return parts.All(part => page.Has(part.Name, part.Text)) && File.Exists(_chart) && File.ReadAllText(_chart) == chart;
    }

    private static string Suffix(bool chinese) => chinese ? ".zh-CN" : "";
}
