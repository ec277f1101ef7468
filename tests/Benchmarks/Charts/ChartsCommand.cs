using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Charts;

/// <summary>Makes the balancer's table and chart in docs/benchmarks.md from the figures in docs/benchmarks.json.</summary>
internal static class ChartsCommand
{
    /// <param name="arguments">"docs": writes them. "check": compares.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments is not (["docs"] or ["check"]))
        {
            Console.Error.WriteLine("give docs to write the pages' table and chart, or check to compare them");
            return 2;
        }
        var measured = Report.Read(Repository.PathOf("docs", "benchmarks.json"));
        var isCurrent = true;
        foreach (var chinese in (bool[])[false, true])
        {
            var page = new GeneratedPage("benchmarks", "benchmarks", chinese);
            (string Name, string Text)[] parts = [("balancer", BalancerTable.Of(measured, chinese))];
            var chart = BalancerChart.Draw(measured, chinese);
            if (arguments is ["docs"])
                page.Write(parts, chart);
            isCurrent &= page.Has(parts, chart);
        }
        if (!isCurrent)
            Console.Error.WriteLine("docs/benchmarks.md is older than its figures: run scripts/bench.sh charts docs");
        return isCurrent ? 0 : 1;
    }
}
