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

    private readonly EditedText _text = new();
    private string _draft = "";
    private int _back;
    private bool _isAbandoned;

    /// <summary>What was typed; null when the input ended instead.</summary>
    public string? Text => _isAbandoned ? null : _text.ToString();

    /// <summary>How many characters were measured so far, for tests of what a key costs.</summary>
    public int Measured => _text.Measured;

    /// <summary>Takes one key.</summary>
    /// <returns>True as long as the line goes on.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                return false;
            case { KeyChar: EndOfInput }:
                _isAbandoned = _text.IsEmpty;
                return !_isAbandoned;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or Erased }:
                _text.EraseLeft();
                break;
            case { Key: ConsoleKey.Delete }:
                _text.EraseRight();
                break;
            case { Key: ConsoleKey.LeftArrow } or { KeyChar: Ctrl.B }:
                _text.MoveLeft();
                break;
            case { Key: ConsoleKey.RightArrow } or { KeyChar: Ctrl.F }:
                _text.MoveRight();
                break;
            case { Key: ConsoleKey.Home } or { KeyChar: Ctrl.A }:
                while (_text.MoveLeft())
                {
                }
                break;
            case { Key: ConsoleKey.End } or { KeyChar: Ctrl.E }:
                while (_text.MoveRight())
                {
                }
                break;
            case { KeyChar: Ctrl.U }:
                _text.EraseBefore();
                break;
            case { KeyChar: Ctrl.K }:
                _text.EraseBehind();
                break;
            case { KeyChar: Ctrl.W }:
                _text.EraseWord();
                break;
            case { Key: ConsoleKey.UpArrow } or { KeyChar: Ctrl.P }:
                Recall(_back + 1);
                break;
            case { Key: ConsoleKey.DownArrow } or { KeyChar: Ctrl.N }:
                Recall(_back - 1);
                break;
            case var typed when !char.IsControl(typed.KeyChar):
                _text.Type(typed.KeyChar);
                break;
        }
        return true;
    }

    /// <summary>The part of the text around the cursor that fits, and the cells between its beginning and the cursor.</summary>
    public (string Visible, int Cursor) View(int cells) => _text.View(cells);

    /// <param name="back">How many lines ago; 0 for the one begun now.</param>
    private void Recall(int back)
    {
        if (back < 0 || back > history.Count)
            return;
        if (_back == 0)
            _draft = _text.ToString();
        _back = back;
        _text.Set(back == 0 ? _draft : history[^back]);
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
