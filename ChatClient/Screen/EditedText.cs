using System.Globalization;
using System.Text;

namespace ChatCluster.Client.Screen;

/// <summary>
/// A text with a cursor, kept as the part before and the part behind it, each with its end at the cursor (a gap buffer): an edit touches the
/// clusters beside the cursor only, however long the line is. What is typed is split and measured when somebody looks, many keys at once.
/// </summary>
internal sealed class EditedText
{
    private readonly Graphemes _before = new();
    private readonly Graphemes _behind = new();
    private readonly StringBuilder _typed = new();

    public bool IsEmpty => _typed.Length == 0 && _before.Count == 0 && _behind.Count == 0;

    /// <summary>How many clusters were measured so far.</summary>
    public int Measured => _before.Measured + _behind.Measured;

    /// <summary>Inserts one UTF-16 code unit before the cursor.</summary>
    public void Type(char unit) => _typed.Append(unit);

    /// <summary>Replaces all; the cursor goes to the end.</summary>
    public void Set(string text)
    {
        Clear();
        _before.Append(text);
    }

    public void Clear()
    {
        EraseBefore();
        EraseBehind();
    }

    public void EraseBefore()
    {
        _typed.Clear();
        _before.Clear();
    }

    public void EraseBehind() => _behind.Clear();

    /// <summary>Removes the cluster before the cursor.</summary>
    public void EraseLeft()
    {
        Settle();
        if (_before.Count > 0)
            _before.Pop();
    }

    /// <summary>Removes the cluster behind the cursor.</summary>
    public void EraseRight()
    {
        if (_behind.Count > 0)
            _behind.Pop();
    }

    /// <summary>Removes the blanks before the cursor and the word before them.</summary>
    public void EraseWord()
    {
        Settle();
        while (_before.Count > 0 && string.IsNullOrWhiteSpace(_before.Last.Text))
            _before.Pop();
        while (_before.Count > 0 && _before.Last.Text != " ")
            _before.Pop();
    }

    /// <summary>Moves the cursor one cluster to the left.</summary>
    /// <returns>False at the beginning.</returns>
    public bool MoveLeft()
    {
        Settle();
        if (_before.Count == 0)
            return false;
        PutBehind(_before.Pop());
        return true;
    }

    /// <summary>Moves the cursor one cluster to the right.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveRight()
    {
        Settle();
        if (_behind.Count == 0)
            return false;
        var next = _behind.Pop();
        if (Joins(_before, next.Text))
            _before.Append(next.Text);
        else
            _before.Push(next);
        return true;
    }

    /// <summary>The clusters around the cursor that fit, and the cells between the first of them and the cursor.</summary>
    /// <param name="cells">How many there are; one is left free for the cursor.</param>
    public (string Visible, int Cursor) View(int cells)
    {
        Settle();
        var (start, cursor) = (_before.Count, 0);
        while (start > 0 && cursor + _before[start - 1].Width < cells)
            cursor += _before[--start].Width;
        var visible = new StringBuilder();
        for (var i = start; i < _before.Count; i++)
            visible.Append(_before[i].Text);
        var used = cursor;
        for (var i = _behind.Count - 1; i >= 0 && used + _behind[i].Width < cells; i--)
        {
            visible.Append(_behind[i].Text);
            used += _behind[i].Width;
        }
        return (visible.ToString(), cursor);
    }

    public override string ToString()
    {
        Settle();
        return _before + _behind.ToReversedString();
    }

    /// <summary>Splits and measures what was typed. The first half of a surrogate pair waits for the second, which is another key.</summary>
    private void Settle()
    {
        var whole = _typed.Length - (_typed.Length > 0 && char.IsHighSurrogate(_typed[^1]) ? 1 : 0);
        if (whole == 0)
            return;
        _before.Append(_typed.ToString(0, whole));
        _typed.Remove(0, whole);
    }

    /// <summary>
    /// Puts a cluster behind the cursor. Pieces that the cursor held apart become one again, which can shift the borders of flags that follow:
    /// it goes on until a border is where it was.
    /// </summary>
    private void PutBehind(Grapheme first)
    {
        if (!Joins(first.Text, _behind))
        {
            _behind.Push(first);
            return;
        }
        var (text, split) = (first.Text, new List<string>());
        while (text != "")
        {
            while (Joins(text, _behind))
                text += _behind.Pop().Text;
            var length = StringInfo.GetNextTextElementLength(text);
            split.Add(text[..length]);
            text = text[length..];
        }
        for (var i = split.Count - 1; i >= 0; i--)
            _behind.Push(split[i]);
    }

    /// <summary>Whether the last cluster of <paramref name="text"/> would go on with what is behind the cursor.</summary>
    private static bool Joins(string text, Graphemes behind) =>
        behind.Count > 0 && StringInfo.GetNextTextElementLength(text) == text.Length
            && StringInfo.GetNextTextElementLength(text + behind.Last.Text) > text.Length;

    private static bool Joins(Graphemes before, string text) => before.Count > 0
        && StringInfo.GetNextTextElementLength(before.Last.Text + text) > before.Last.Text.Length;
}
