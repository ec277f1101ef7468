using System.Diagnostics;

namespace ChatCluster.Benchmarks.Scaling;

/// <summary>
/// Computes what communities need from the measured factors, simulates the largest one's day, and keeps docs/scaling.md current.
/// </summary>
internal static class ScalingCommand
{
    /// <param name="arguments">Nothing: prints the tables. "docs": writes them and the charts into docs. "check": compares.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments is not ([] or ["docs"] or ["check"]))
        {
            Console.Error.WriteLine("give nothing, docs to write the pages' tables and charts, or check to compare them");
            return 2;
        }
        var started = Stopwatch.GetTimestamp();
        var day = new CityDay(new(Community.City)).Run();
        var isCurrent = true;
        foreach (var chinese in (bool[])[false, true])
        {
            var tables = new ScalingTables(chinese);
            if (arguments.Length == 0 && !chinese)
                Console.WriteLine($"{tables.Needs()}\n{tables.Day(day)}");
            var page = new GeneratedPage("scaling", "city-day", chinese);
            (string Name, string Text)[] parts = [("needs", tables.Needs()), ("day", tables.Day(day))];
            var chart = CityChart.Draw(day, chinese);
            if (arguments is ["docs"])
                page.Write(parts, chart);
            isCurrent &= page.Has(parts, chart);
        }
        Console.WriteLine($"{CityDay.Seconds} seconds of {Community.City.Users} users, simulated in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        if (arguments is ["check"] && !isCurrent)
            Console.Error.WriteLine("docs/scaling.md is older than its arithmetic: run scripts/bench.sh scaling docs");
        return arguments is ["check"] && !isCurrent ? 1 : 0;
    }
}
