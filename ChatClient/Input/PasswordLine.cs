namespace ChatCluster.Client.Input;

/// <summary>A line that is typed without echo. Enter ends it, Backspace deletes one grapheme cluster, Ctrl-U all.</summary>
public sealed class PasswordLine
{
    private readonly EditedText _typed = new();
    private bool _abandoned;

    /// <summary>The line; null if the input ended instead.</summary>
    public string? Text => _abandoned ? null : _typed.ToString();

    /// <summary>Processes one key.</summary>
    /// <returns>False when the line is finished.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                return false;
            case { KeyChar: Ctrl.D }:
                _abandoned = _typed.IsEmpty;
                return !_abandoned;
            case { KeyChar: Ctrl.U }:
                _typed.Clear();
                return true;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or Ctrl.Erased }:
                _typed.EraseLeft();
                return true;
        }
        if (!char.IsControl(key.KeyChar))
            _typed.Type(key.KeyChar);
        return true;
    }
}
