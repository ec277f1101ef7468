using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>
/// The part of a terminal that is drawn again and again: rows, and below them the line being edited. It remembers how it was drawn, so
/// that it can be erased, also after the terminal became narrower and wrapped it.
/// </summary>
/// <param name="width">The current width of the terminal in cells.</param>
internal sealed class LiveArea(Func<int> width)
{
    private const int FewestCells = 8;

    private IReadOnlyList<int> _rows = [];
    private int _column;

    /// <summary>Whether rows are on the screen.</summary>
    public bool HasRows => _rows is not [];

    /// <summary>The sequence that erases the area and leaves the cursor at its beginning.</summary>
    public string Erase()
    {
        var cells = Math.Max(width(), 1);
        var above = _rows.Sum(row => Math.Max(1, (row + cells - 1) / cells)) + (_column / cells);
        (_rows, _column) = ([], 0);
        return above == 0 ? "\r\e[K" : $"\r\e[{above}A\e[J";
    }

    /// <summary>The text and sequences that draw the area from its beginning.</summary>
    /// <param name="margin">What stands before the line.</param>
    /// <param name="line">Null for no line.</param>
    public string Draw(IReadOnlyList<string> rows, string margin, EditedLine? line)
    {
        var cells = width();
        var text = new StringBuilder();
        var drawn = new List<int>();
        foreach (var row in rows)
        {
            var fitting = PaintedText.Fit(row, Math.Max(cells - 1, FewestCells));
            drawn.Add(PaintedText.Width(fitting));
            text.Append(fitting).Append('\n');
        }
        var edge = PaintedText.Width(margin);
        var (visible, cursor) = line?.View(Math.Max(cells - edge, FewestCells)) ?? ("", 0);
        (_rows, _column) = (drawn, edge + cursor);
        return text.Append(margin).Append(visible).Append('\r').Append(_column > 0 ? $"\e[{_column}C" : "").ToString();
    }
}
