namespace ChatCluster.Benchmarks.Chat;

/// <summary>This build's server beside another's: short rounds in turn, so that what else the machine does meets both alike.</summary>
internal static class SideBySideRows
{
    private const int Rounds = 7;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <param name="otherProgram">The other build's ChatServer.</param>
    /// <param name="options">The options that lift its limits; none: the same as this build's.</param>
    public static async Task MeasureAsync(string otherProgram, string[] options)
    {
        using var ours = await BenchServer.StartAsync();
        using var other = await BenchServer.StartOtherAsync(otherProgram, options);
        Console.WriteLine($"Medians of {Rounds} rounds of {Round.TotalSeconds} s in turn, this build : the other : ratio.\n");
        Console.WriteLine($"{"what",-28}  {"messages/s",28}    {"server's processor s per million",34}");
        foreach (var pairs in (int[])[1, 50, 200])
            foreach (var extended in (bool[])[false, true])
                await CompareAsync(ours, other, pairs, extended);
    }

    private static async Task CompareAsync(BenchServer ours, BenchServer other, int pairs, bool extended)
    {
        var what = $"{pairs} pairs, {(extended ? "acknowledged" : "course clients")}";
        Table.Progress(what);
        var (own, others) = (new List<Figures>(), new List<Figures>());
        // The first round warms both up.
        for (var round = 0; round <= Rounds; round++)
        {
            var (one, two) = (await PlayAsync(ours, pairs, extended), await PlayAsync(other, pairs, extended));
            if (round == 0)
                continue;
            own.Add(one);
            others.Add(two);
        }
        Report.Add(what,
            ("messages/s", Median(own.Select(static one => one.PerSecond))),
            ("messages/s, the other", Median(others.Select(static one => one.PerSecond))),
            ("server: processor s per million", Median(own.Select(static one => one.PerMillion))),
            ("server: processor s per million, the other", Median(others.Select(static one => one.PerMillion))));
        Table.Line($"{what,-28}  {Compare(static one => one.PerSecond, "F0"),28}    {Compare(static one => one.PerMillion, "F1"),34}");

        string Compare(Func<Figures, double> figure, string format)
        {
            var (mine, theirs) = (Median(own.Select(figure)), Median(others.Select(figure)));
            return $"{mine.ToString(format, null)} : {theirs.ToString(format, null)} : {mine / theirs:F2}";
        }
    }

    private static async Task<Figures> PlayAsync(BenchServer server, int pairs, bool extended)
    {
        var before = ProcessFigures.ProcessorTime(server.ProcessId);
        var ways = await LiveRows.PlayAsync(server.Port, pairs, extended, Round);
        var spent = ProcessFigures.ProcessorTime(server.ProcessId) - before;
        return new(ways.Count / Round.TotalSeconds, spent.TotalSeconds / ways.Count * 1e6);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <param name="PerSecond">Messages a second.</param>
    /// <param name="PerMillion">Seconds of the server's processor time for a million of them.</param>
    private readonly record struct Figures(double PerSecond, double PerMillion);
}
