namespace ChatCluster.Client.Input;

/// <summary>The keys that change a text or move its cursor.</summary>
internal static class EditingKeys
{
    /// <summary>Processes one key; a key without a meaning is ignored.</summary>
    public static void Press(this EditedText text, ConsoleKeyInfo key, KillBuffer killed)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or Ctrl.Erased }:
                text.EraseLeft();
                break;
            case { Key: ConsoleKey.Delete } or { KeyChar: Ctrl.D }:
                text.EraseRight();
                break;
            case { Key: ConsoleKey.LeftArrow, Modifiers: not ConsoleModifiers.None }:
            case { KeyChar: 'b' or 'B', Modifiers: ConsoleModifiers.Alt }:
                text.MoveWordLeft();
                break;
            case { Key: ConsoleKey.RightArrow, Modifiers: not ConsoleModifiers.None }:
            case { KeyChar: 'f' or 'F', Modifiers: ConsoleModifiers.Alt }:
                text.MoveWordRight();
                break;
            case { Key: ConsoleKey.LeftArrow } or { KeyChar: Ctrl.B }:
                text.MoveLeft();
                break;
            case { Key: ConsoleKey.RightArrow } or { KeyChar: Ctrl.F }:
                text.MoveRight();
                break;
            case { Key: ConsoleKey.Home } or { KeyChar: Ctrl.A }:
                while (text.MoveLeft())
                {
                }
                break;
            case { Key: ConsoleKey.End } or { KeyChar: Ctrl.E }:
                while (text.MoveRight())
                {
                }
                break;
            case { KeyChar: Ctrl.U }:
                killed.Keep(text.EraseBefore());
                break;
            case { KeyChar: Ctrl.K }:
                killed.Keep(text.EraseAfter());
                break;
            case { KeyChar: Ctrl.W }:
                killed.Keep(text.EraseWord());
                break;
            case { KeyChar: Ctrl.Y }:
                text.Type(killed.Text);
                break;
            case { Modifiers: ConsoleModifiers.None or ConsoleModifiers.Shift } typed when !char.IsControl(typed.KeyChar):
                text.Type(typed.KeyChar);
                break;
        }
    }
}
