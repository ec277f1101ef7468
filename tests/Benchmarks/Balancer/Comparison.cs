using System.Globalization;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// Takes the same figures of several contenders in turn, round by round, and prints how the first compares to the others.
/// </summary>
internal sealed class Comparison(IReadOnlyList<Contender> contenders)
{
    private string _row = "";

    /// <summary>The same with processes only: for what a connection without a balancer does not have.</summary>
    public Comparison OfProcesses() => new([.. contenders.Where(static one => !one.IsDirect)]);

    /// <summary>The table's head.</summary>
    public void PrintHead() => Console.WriteLine(
        $"{"",-40}{contenders[0].Name,12}" + string.Concat(contenders.Skip(1)
            .Select(static other => $"{other.Name,12}{(other.IsDirect ? "" : "   better by (min..max)")}")));

    /// <param name="what">What is measured, for the progress line.</param>
    /// <param name="rounds">How often each contender has its turn.</param>
    /// <param name="figures">What one turn yields.</param>
    /// <param name="turn">One contender's turn.</param>
    public async Task RunAsync(string what, int rounds, Figure[] figures, Func<Contender, Task<double[]>> turn)
    {
        var results = new double[contenders.Count, rounds][];
        for (var round = 0; round < rounds; round++)
        {
            for (var one = 0; one < contenders.Count; one++)
            {
                Progress($"{what}: round {round + 1} of {rounds}, {contenders[one].Name}");
                results[one, round] = await turn(contenders[one]);
            }
        }
        Progress("");
        for (var figure = 0; figure < figures.Length; figure++)
            PrintLine(figures[figure], [.. Enumerable.Range(0, contenders.Count)
                .Select(one => Enumerable.Range(0, rounds).Select(round => results[one, round][figure]).ToArray())]);
    }

    private void PrintLine(Figure figure, double[][] results)
    {
        // Lines that are indented belong to the one before.
        _row = figure.Name[0] == ' ' ? _row : figure.Name;
        Report.AddRounds(_row == figure.Name ? _row : $"{_row}: {figure.Name.Trim()}", figure.MoreIsBetter,
            contenders.Zip(results, static (one, values) => (one.Name, values)));
        var line = $"{figure.Name,-40}{Show(figure, results[0])}";
        for (var other = 1; other < contenders.Count; other++)
        {
            line += Show(figure, results[other]);
            if (!contenders[other].IsDirect)
                line += $"   {(figure.IsCompared ? Compared(Ratios.Of(results[0], results[other], figure.MoreIsBetter)) : ""),20}";
        }
        Console.WriteLine(line.TrimEnd());
    }

    private static string Show(Figure figure, double[] values)
    {
        var median = Ratios.Median(values);
        return $"{(double.IsFinite(median) ? median.ToString(figure.Format, CultureInfo.InvariantCulture) : "-"),12}";
    }

    private static string Compared(double[] ratios) => string.Create(
        CultureInfo.InvariantCulture, $"{Ratios.Median(ratios):F2} ({ratios.Min():F2}..{ratios.Max():F2})");

    /// <summary>What is under way, until its result takes the line; a file gets results only.</summary>
    private static void Progress(string what)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"\r{what,-78}\r");
    }
}
