using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Benchmarks;

/// <summary>The results once more, for programs: <c>--json FILE</c>.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly List<Row> Rows = [];

    /// <summary>One figure of several programs, measured in turns.</summary>
    /// <param name="what">The row of the printed table.</param>
    /// <param name="moreIsBetter">Which way programs are compared.</param>
    /// <param name="rounds">For each program, what its rounds yielded; one without such a figure has NaN and is left out.</param>
    public static void AddRounds(string what, bool moreIsBetter, IEnumerable<(string Name, double[] Values)> rounds)
    {
        var finite = rounds.Where(static one => Array.TrueForAll(one.Values, double.IsFinite)).ToList();
        Rows.Add(new(what, finite.ToDictionary(static one => one.Name, static one => Math.Round(Ratios.Median(one.Values), 4)),
            moreIsBetter, finite.ToDictionary(static one => one.Name, static one => Rounded(one.Values))));
    }

    /// <param name="what">The row of the printed table.</param>
    /// <param name="figures">By name and, where there is one, unit.</param>
    public static void Add(string what, params IEnumerable<(string Name, double Value)> figures) =>
        Rows.Add(new(what, figures.ToDictionary(static one => one.Name, static one => Math.Round(one.Value, 4))));

    /// <summary>Rows of the file that were measured again are replaced, others stay: parts can be measured one by one.</summary>
    public static void Write(string file)
    {
        var before = File.Exists(file) ? Read(file).Rows : [];
        var rows = before.Select(static old => Rows.Find(row => row.What == old.What) ?? old)
            .Concat(Rows.Where(row => !before.Any(old => old.What == row.What)));
        var machine = JsonSerializer.Serialize(new Machine(Environment.ProcessorCount, Environment.OSVersion.ToString()), Format);
        // A row is a line: a row that was measured again is one line of a diff.
        var lines = string.Join(",\n", rows.Select(static row => JsonSerializer.Serialize(row, Format)));
        File.WriteAllText(file, $"{{\"machine\":{machine},\"rows\":[\n{lines}\n]}}\n");
    }

    public static Measured Read(string file) => JsonSerializer.Deserialize<Measured>(File.ReadAllText(file), Format)!;

    private static double[] Rounded(double[] values) => [.. values.Select(static value => Math.Round(value, 4))];

    internal sealed record Measured(Machine Machine, List<Row> Rows);

    internal sealed record Machine(int ProcessorCount, string System);

    /// <param name="MoreIsBetter">Null where no programs are compared.</param>
    /// <param name="Rounds">What <paramref name="Figures"/> has the medians of; null where no programs are compared.</param>
    internal sealed record Row(
        string What, Dictionary<string, double> Figures, bool? MoreIsBetter = null, Dictionary<string, double[]>? Rounds = null);
}
