using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatCluster.Benchmarks;

/// <summary>The results once more, for programs: <c>--json FILE</c>.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly List<Row> Rows = [];

    /// <param name="what">The row of the printed table.</param>
    /// <param name="figures">By name and, where there is one, unit.</param>
    public static void Add(string what, params IEnumerable<(string Name, double Value)> figures) =>
        Rows.Add(new(what, figures.ToDictionary(static one => one.Name, static one => Math.Round(one.Value, 4))));

    public static void Write(string file)
    {
        var machine = new { Environment.ProcessorCount, System = Environment.OSVersion.ToString() };
        File.WriteAllText(file, JsonSerializer.Serialize(new { Machine = machine, Rows }, Format) + "\n");
    }

    private sealed record Row(string What, Dictionary<string, double> Figures);
}
