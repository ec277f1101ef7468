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
            case ["docs"] or ["check"]:
                return Show(isWritten: arguments is ["docs"]);
            default:
                Console.Error.WriteLine("give nothing, keep to keep the figures, docs to write them into the pages, or check to compare");
                return 2;
        }
    }

    private static int Show(bool isWritten)
    {
        var figures = GrowthFigures.Read();
        var isCurrent = true;
        foreach (var chinese in (bool[])[false, true])
        {
            var (page, tables) = (new GeneratedPage("benchmarks", "growth", chinese), new GrowthTables(chinese));
            (string Name, string Text)[] parts =
                [("growth: connections", tables.Connections(figures)), ("growth: groups", tables.Groups(figures))];
            var chart = new GrowthChart(chinese).Draw(figures);
            if (isWritten)
                page.Write(parts, chart);
            isCurrent &= page.Has(parts, chart);
        }
        if (!isCurrent)
            Console.Error.WriteLine("docs/benchmarks.md does not show the kept figures: run scripts/bench.sh chat growth docs");
        return isCurrent ? 0 : 1;
    }
}
