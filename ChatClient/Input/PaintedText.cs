using System.Globalization;
using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>Measures and cuts lines that contain colours: the sequences ESC [ ... m take no cells.</summary>
internal static class PaintedText
{
    private const char Escape = '\e';
    private const string Cut = "…";
    private const string Plain = "\e[0m";

    /// <summary>The width in cells.</summary>
    public static int Width(string line) => Pieces(line).Sum(static piece => piece.Width);

    /// <summary>The line, or its beginning with … at the end if it is wider than <paramref name="cells"/>.</summary>
    public static string Fit(string line, int cells)
    {
        if (Width(line) <= cells)
            return line;
        var (fitting, used) = (new StringBuilder(), 0);
        foreach (var (text, width) in Pieces(line))
        {
            if (used + width >= cells)
                break;
            used += width;
            fitting.Append(text);
        }
        return $"{fitting}{(line.Contains(Escape) ? Plain : "")}{Cut}";
    }

    /// <summary>Colour sequences and grapheme clusters.</summary>
    private static IEnumerable<(string Text, int Width)> Pieces(string line)
    {
        for (int at = 0, length; at < line.Length; at += length)
        {
            var isColour = line[at] == Escape && line.IndexOf('m', at) > at;
            length = isColour ? line.IndexOf('m', at) + 1 - at : StringInfo.GetNextTextElementLength(line, at);
            var text = line.Substring(at, length);
            yield return (text, isColour ? 0 : CellWidth.OfElement(text));
        }
    }
}
