namespace ChatCluster.Client.Screen;

/// <summary>A line that is typed without being seen: Enter ends it, Backspace takes back one character as a person counts them, Ctrl-U all.</summary>
public sealed class HiddenLine
{
    private const char EndOfInput = '\u0004';
    private const char EraseLine = '\u0015';
    private const char Delete = '\u007f';

    private readonly EditedText _typed = new();
    private bool _abandoned;

    /// <summary>What was typed; null when the input ended instead.</summary>
    public string? Text => _abandoned ? null : _typed.ToString();

    /// <summary>Takes one key.</summary>
    /// <returns>True as long as the line goes on.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                return false;
            case { KeyChar: EndOfInput }:
                _abandoned = _typed.IsEmpty;
                return !_abandoned;
            case { KeyChar: EraseLine }:
                _typed.Clear();
                return true;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or Delete }:
                _typed.EraseLeft();
                return true;
        }
        if (!char.IsControl(key.KeyChar))
            _typed.Type(key.KeyChar);
        return true;
    }
}
