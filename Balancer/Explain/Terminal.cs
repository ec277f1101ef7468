using System.Text;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Explain;

/// <summary>How text looks at a terminal: columns, and colour where it is wanted.</summary>
public sealed class Terminal(Painter paint)
{
    public static Terminal Plain { get; } = new(new Painter(isColoured: false));

    public static Terminal OfStandardOutput() => new(Painter.Of(ColourMode.Auto, isTerminal: !Console.IsOutputRedirected));

    /// <summary>UTF-8, whatever the locale says: Chinese has no other encoding here.</summary>
    public static TextWriter OpenStandardOutput() =>
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    public string Chosen(string text) => paint.Strong(paint.Good(text));

    public string Faded(string text) => paint.Faint(text);

    public string Failure(string text) => paint.Bad(text);

    /// <summary>Lines whose columns stand below each other; the first and the last column are left-aligned, the others right.</summary>
    public static IEnumerable<string> Align(IReadOnlyList<string[]> rows)
    {
        var last = rows[0].Length - 1;
        var widths = Enumerable.Range(0, last).Select(column => rows.Max(row => Cells(row[column]))).ToArray();
        foreach (var row in rows)
        {
            var line = new StringBuilder("    ");
            for (var column = 0; column < last; column++)
            {
                var space = new string(' ', widths[column] - Cells(row[column]));
                line.Append(column == 0 ? row[column] + space : space + row[column]).Append("  ");
            }

            yield return line.Append(row[last]).ToString().TrimEnd();
        }
    }

    /// <summary>Chinese characters take two cells; nothing else that is printed here does.</summary>
    private static int Cells(string text) => text.Sum(static letter => letter >= '\u2E80' ? 2 : 1);
}
