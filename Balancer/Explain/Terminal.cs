using System.Text;
using System.Text.RegularExpressions;
using ChatCluster.Balancer.Peers;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Explain;

/// <summary>How text looks at a terminal: columns, and colour where it is wanted.</summary>
public sealed partial class Terminal(Painter paint)
{
    public static Terminal Plain { get; } = new(new Painter(isColoured: false));

    public bool IsColoured => paint.IsColoured;

    public static Terminal OfStandardOutput(ColourMode colour) => new(Painter.Of(colour, isTerminal: !Console.IsOutputRedirected));

    /// <summary>UTF-8, whatever the locale says: Chinese has no other encoding here.</summary>
    public static TextWriter OpenStandardOutput() =>
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    public string Chosen(string text) => paint.Strong(paint.Good(text));

    public string Faded(string text) => paint.Faint(text);

    public string Failure(string text) => paint.Bad(text);

    /// <summary>The server's name in its colour, behind its sign; without colours the bare name, so that scripts can read it.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="name">What to call it; null: its address.</param>
    public string Server(Peer peer, string? name = null)
    {
        var sign = ServerSign.Of(peer.Name);
        return paint.IsColoured ? paint.Server(sign, $"{sign.Sign} {name ?? peer.Name}") : name ?? peer.Name;
    }

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

    /// <summary>Chinese characters take two cells, and nothing else that is printed here does; colours take none.</summary>
    private static int Cells(string text) => Colour().Replace(text, "").Sum(static letter => letter >= '\u2E80' ? 2 : 1);

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();
}
