using System.Globalization;

namespace ChatCluster.Client.Screen;

/// <summary>
/// A line while it is typed: arrows, Home and End move; Backspace, Delete, Ctrl-U, Ctrl-K and Ctrl-W take away; Up and Down bring back what was
/// said before. Every step is one character as a person counts them.
/// </summary>
/// <param name="history">What was said before, oldest first.</param>
public sealed class EditedLine(IReadOnlyList<string> history)
{
    private const char EndOfInput = '\u0004';
    private const char Erased = '\u007f';

    private string _draft = "";
    private int _cursor;
    private int _back;

    /// <summary>What was typed; null when the input ended instead.</summary>
    public string? Text { get; private set; } = "";

    /// <summary>Takes one key.</summary>
    /// <returns>True as long as the line goes on.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        var text = Text!;
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                return false;
            case { KeyChar: EndOfInput }:
                Text = text == "" ? null : text;
                return Text is not null;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or Erased }:
                Remove(Before(), _cursor);
                break;
            case { Key: ConsoleKey.Delete }:
                Remove(_cursor, After());
                break;
            case { Key: ConsoleKey.LeftArrow } or { KeyChar: Ctrl.B }:
                _cursor = Before();
                break;
            case { Key: ConsoleKey.RightArrow } or { KeyChar: Ctrl.F }:
                _cursor = After();
                break;
            case { Key: ConsoleKey.Home } or { KeyChar: Ctrl.A }:
                _cursor = 0;
                break;
            case { Key: ConsoleKey.End } or { KeyChar: Ctrl.E }:
                _cursor = text.Length;
                break;
            case { KeyChar: Ctrl.U }:
                Remove(0, _cursor);
                break;
            case { KeyChar: Ctrl.K }:
                Remove(_cursor, text.Length);
                break;
            case { KeyChar: Ctrl.W }:
                Remove(text[.._cursor].TrimEnd().LastIndexOf(' ') + 1, _cursor);
                break;
            case { Key: ConsoleKey.UpArrow } or { KeyChar: Ctrl.P }:
                Recall(_back + 1);
                break;
            case { Key: ConsoleKey.DownArrow } or { KeyChar: Ctrl.N }:
                Recall(_back - 1);
                break;
            case var typed when !char.IsControl(typed.KeyChar):
                Text = text.Insert(_cursor, $"{typed.KeyChar}");
                _cursor++;
                break;
        }
        return true;
    }

    /// <summary>The part of the text around the cursor that fits, and the cells between its beginning and the cursor.</summary>
    public (string Visible, int Cursor) View(int cells)
    {
        var text = Text ?? "";
        var start = 0;
        while (start < _cursor && CellWidth.Of(text[start.._cursor]) >= cells)
            start += StringInfo.GetNextTextElementLength(text, start);
        var (end, used) = (start, 0);
        while (end < text.Length)
        {
            var element = StringInfo.GetNextTextElement(text, end);
            used += CellWidth.OfElement(element);
            if (used >= cells)
                break;
            end += element.Length;
        }
        return (text[start..end], CellWidth.Of(text[start.._cursor]));
    }

    private int Before() => StringInfo.ParseCombiningCharacters(Text![.._cursor]) is [.., var last] ? last : 0;

    private int After() => _cursor == Text!.Length ? _cursor : _cursor + StringInfo.GetNextTextElementLength(Text, _cursor);

    private void Remove(int from, int to)
    {
        Text = Text!.Remove(from, to - from);
        _cursor = from;
    }

    /// <param name="back">How many lines ago; 0 for the one begun now.</param>
    private void Recall(int back)
    {
        if (back < 0 || back > history.Count)
            return;
        if (_back == 0)
            _draft = Text!;
        _back = back;
        Text = back == 0 ? _draft : history[^back];
        _cursor = Text.Length;
    }

    private static class Ctrl
    {
        public const char A = '\u0001';
        public const char B = '\u0002';
        public const char E = '\u0005';
        public const char F = '\u0006';
        public const char K = '\u000b';
        public const char N = '\u000e';
        public const char P = '\u0010';
        public const char U = '\u0015';
        public const char W = '\u0017';
    }
}
