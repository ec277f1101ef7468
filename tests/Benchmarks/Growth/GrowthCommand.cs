using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>Measures how the cost grows with the work, and keeps the curves and tables of docs/benchmarks.md current.</summary>
internal static class GrowthCommand
{
    /// <param name="arguments">Nothing: measures. "keep": also keeps the figures for the pages. "docs": writes the kept ones into docs.
    /// "check": compares.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case [] or ["keep"]:
                Console.WriteLine("One chat server, its clients on the same machine; medians of three rounds of two seconds.\n");
                var figures = new GrowthFigures(await ConnectionGrowth.MeasureAsync(), await GroupGrowth.MeasureAsync());
                if (arguments.Length > 0)
                    figures.Keep();
                return 0;
            case ["docs"]:
                ForEachPage(static (page, parts, chart, drawing) =>
                {
                    Array.ForEach(parts, part => page.Write(part.Name, part.Text));
                    File.WriteAllText(chart, drawing);
                });
                return 0;
            case ["check"]:
                return Check();
            default:
                Console.Error.WriteLine("give nothing, keep to keep the figures, docs to write them into the pages, or check to compare");
                return 2;
        }
    }

    private static int Check()
    {
        var isCurrent = true;
        ForEachPage((page, parts, chart, drawing) => isCurrent &= Array.TrueForAll(parts, part => page.Has(part.Name, part.Text))
            && File.Exists(chart) && File.ReadAllText(chart) == drawing);
        if (!isCurrent)
            Console.Error.WriteLine("docs/benchmarks.md does not show the kept figures: run scripts/bench.sh chat growth docs");
        return isCurrent ? 0 : 1;
    }

    private static void ForEachPage(Action<GeneratedPart, (string Name, string Text)[], string, string> act)
    {
        var figures = GrowthFigures.Read();
        foreach (var chinese in (bool[])[false, true])
        {
            var (tables, suffix) = (new GrowthTables(chinese), chinese ? ".zh-CN" : "");
            act(
                new(Repository.PathOf("docs", $"benchmarks{suffix}.md")),
                [("growth: connections", tables.Connections(figures)), ("growth: groups", tables.Groups(figures))],
                Repository.PathOf("docs", "images", $"growth{suffix}.svg"),
                new GrowthChart(chinese).Draw(figures));
        }
    }
}
