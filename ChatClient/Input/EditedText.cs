using System.Globalization;
using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>
/// Text with a cursor, stored as the parts before and after it, each with its end at the cursor (a gap buffer): an edit touches only the
/// clusters next to the cursor, however long the line is. Typed characters are split and measured when they are needed, many at once.
/// </summary>
internal sealed class EditedText
{
    private readonly Graphemes _before = new();
    private readonly Graphemes _after = new();
    private readonly StringBuilder _typed = new();

    public bool IsEmpty => _typed.Length == 0 && _before.Count == 0 && _after.Count == 0;

    /// <summary>The cluster before the cursor; null at the start.</summary>
    public string? Left
    {
        get
        {
            Settle();
            return _before.Count > 0 ? _before.Last.Text : null;
        }
    }

    /// <summary>The cluster after the cursor; null at the end.</summary>
    public string? Right => _after.Count > 0 ? _after.Last.Text : null;

    /// <summary>The text before the cursor.</summary>
    public string Before
    {
        get
        {
            Settle();
            return _before.ToString();
        }
    }

    /// <summary>The number of clusters measured so far.</summary>
    public int Measured => _before.Measured + _after.Measured;

    /// <summary>Inserts one UTF-16 code unit before the cursor.</summary>
    public void Type(char unit) => _typed.Append(unit);

    /// <summary>Inserts text before the cursor.</summary>
    public void Type(string text) => _typed.Append(text);

    /// <summary>Replaces the text; the cursor moves to the end.</summary>
    public void Set(string text)
    {
        Clear();
        _before.Append(text);
    }

    /// <summary>Replaces the text before the cursor from <paramref name="start"/>, a UTF-16 index.</summary>
    public void ReplaceBefore(int start, string text)
    {
        var kept = Before[..start];
        EraseBefore();
        _before.Append(kept + text);
    }

    public void Clear()
    {
        EraseBefore();
        EraseAfter();
    }

    /// <returns>The erased text.</returns>
    public string EraseBefore()
    {
        var erased = Before + _typed;
        _typed.Clear();
        _before.Clear();
        return erased;
    }

    /// <returns>The erased text.</returns>
    public string EraseAfter()
    {
        var erased = _after.ToReversedString();
        _after.Clear();
        return erased;
    }

    /// <summary>Removes the cluster before the cursor.</summary>
    public void EraseLeft()
    {
        Settle();
        if (_before.Count > 0)
            _before.Pop();
    }

    /// <summary>Removes the cluster after the cursor.</summary>
    public void EraseRight()
    {
        if (_after.Count > 0)
            _after.Pop();
    }

    /// <summary>Removes the blanks before the cursor and the word before them.</summary>
    /// <returns>The erased text.</returns>
    public string EraseWord()
    {
        var erased = new Stack<string>();
        while (string.IsNullOrWhiteSpace(Left ?? "x"))
            erased.Push(_before.Pop().Text);
        while (Left is not (null or " "))
            erased.Push(_before.Pop().Text);
        return string.Concat(erased);
    }

    /// <summary>Moves the cursor one cluster to the left.</summary>
    /// <returns>False at the start.</returns>
    public bool MoveLeft()
    {
        Settle();
        if (_before.Count == 0)
            return false;
        PutAfter(_before.Pop());
        return true;
    }

    /// <summary>Moves the cursor one cluster to the right.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveRight()
    {
        Settle();
        if (_after.Count == 0)
            return false;
        var next = _after.Pop();
        if (Joins(_before, next.Text))
            _before.Append(next.Text);
        else
            _before.Push(next);
        return true;
    }

    /// <inheritdoc cref="TextWindow.Around"/>
    public (string Visible, int Cursor) View(int cells)
    {
        Settle();
        return TextWindow.Around(_before, _after, cells);
    }

    public override string ToString()
    {
        Settle();
        return _before + _after.ToReversedString();
    }

    /// <summary>
    /// Splits and measures the typed characters. The first half of a surrogate pair waits for the second, which is the next key.
    /// </summary>
    private void Settle()
    {
        var whole = _typed.Length - (_typed.Length > 0 && char.IsHighSurrogate(_typed[^1]) ? 1 : 0);
        if (whole == 0)
            return;
        _before.Append(_typed.ToString(0, whole));
        _typed.Remove(0, whole);
    }

    /// <summary>
    /// Inserts a cluster after the cursor. It may join the next cluster, which shifts the boundaries of flags that follow, until one stays
    /// the same.
    /// </summary>
    private void PutAfter(Grapheme first)
    {
        if (!Joins(first.Text, _after))
        {
            _after.Push(first);
            return;
        }
        var (text, split) = (first.Text, new List<string>());
        while (text != "")
        {
            while (Joins(text, _after))
                text += _after.Pop().Text;
            var length = StringInfo.GetNextTextElementLength(text);
            split.Add(text[..length]);
            text = text[length..];
        }
        for (var i = split.Count - 1; i >= 0; i--)
            _after.Push(split[i]);
    }

    /// <summary>Whether the last cluster of <paramref name="text"/> extends into the text after the cursor.</summary>
    private static bool Joins(string text, Graphemes after) =>
        after.Count > 0 && StringInfo.GetNextTextElementLength(text) == text.Length
            && StringInfo.GetNextTextElementLength(text + after.Last.Text) > text.Length;

    private static bool Joins(Graphemes before, string text) => before.Count > 0
        && StringInfo.GetNextTextElementLength(before.Last.Text + text) > before.Last.Text.Length;
}
