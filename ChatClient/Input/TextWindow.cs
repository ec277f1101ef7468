using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>The part of a long line that is visible around the cursor, with … where the line goes on.</summary>
internal static class TextWindow
{
    private const char Cut = '…';

    /// <param name="before">The text before the cursor.</param>
    /// <param name="after">The text after the cursor, from its end to the cursor.</param>
    /// <param name="cells">The available cells; one stays free for the cursor.</param>
    /// <returns>The visible part, and the number of cells before the cursor.</returns>
    public static (string Visible, int Cursor) Around(Graphemes before, Graphemes after, int cells)
    {
        var (start, used) = (before.Count, 0);
        while (start > 0 && used + before[start - 1].Width < cells)
            used += before[--start].Width;
        var visible = new StringBuilder();
        if (start > 0)
        {
            for (; used + 1 >= cells && start < before.Count; start++)
                used -= before[start].Width;
            visible.Append(Cut);
            used++;
        }
        for (var i = start; i < before.Count; i++)
            visible.Append(before[i].Text);
        var cursor = used;
        var end = after.Count - 1;
        while (end >= 0 && used + after[end].Width < cells)
            used += after[end--].Width;
        var hidden = end >= 0;
        for (; hidden && end < after.Count - 1 && used + 1 >= cells; end++)
            used -= after[end + 1].Width;
        for (var i = after.Count - 1; i > end; i--)
            visible.Append(after[i].Text);
        return (hidden ? visible.Append(Cut).ToString() : visible.ToString(), cursor);
    }
}
