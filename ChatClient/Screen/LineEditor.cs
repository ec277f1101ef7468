namespace ChatCluster.Client.Screen;

/// <summary>
/// Lines from a keyboard, drawn by ourselves: the terminal's own editing takes one cell back for a character of two, and lets what is printed
/// fall into the middle of what is typed. Here both the question and the unfinished line step aside for it.
/// </summary>
/// <param name="readKey">Waits for the next key, without showing it; an <see cref="InvalidOperationException"/> when there is no keyboard any more.</param>
/// <param name="hasKey">Whether the next key is there already: a picture that the next key changes at once is not drawn.</param>
/// <param name="terminal">Understands the escape sequences of ECMA-48. Used by this class under a lock, by others only in <see cref="PrintAbove"/>.</param>
/// <param name="width">The terminal's cells in one line, now.</param>
public sealed class LineEditor(Func<ConsoleKeyInfo> readKey, Func<bool> hasKey, TextWriter terminal, Func<int> width) : ILineReader
{
    private const string EraseLine = "\r\u001b[K";
    private const int HistoryLength = 100;
    private const int FewestCells = 8;

    private readonly Lock _lock = new();
    private readonly List<string> _history = [];
    private Prompt? _prompt;
    private EditedLine _line = new([]);

    public bool KeepsPrompt => true;

    /// <remarks>On a thread of its own for as long as the line takes: a wait for a key cannot be cancelled.</remarks>
    public Task<string?> ReadAsync(Prompt prompt)
    {
        lock (_lock)
            (_prompt, _line) = (prompt, new(_history));
        return Task.Factory.StartNew(
            () => prompt.Hidden ? ReadHidden() : ReadShown(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void PrintAbove(Action print, Prompt? prompt = null)
    {
        lock (_lock)
        {
            if (_prompt is not null)
                terminal.Write(EraseLine);
            print();
            if (_prompt is null)
                return;
            _prompt = prompt ?? _prompt;
            Draw();
        }
    }

    private string? ReadShown()
    {
        var goesOn = true;
        while (goesOn)
        {
            if (NextKey() is not { } key)
                return End(null);
            lock (_lock)
            {
                goesOn = _line.Press(key);
                if (goesOn && !hasKey())
                    Draw();
            }
        }
        return End(_line.Text);
    }

    private string? ReadHidden()
    {
        var line = new HiddenLine();
        while (NextKey() is { } key)
        {
            if (!line.Press(key))
                return End(line.Text);
        }
        return End(null);
    }

    private ConsoleKeyInfo? NextKey()
    {
        try
        {
            return readKey();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The whole line stays on the screen, also where only a part of it fitted while it was typed.</summary>
    private string? End(string? text)
    {
        lock (_lock)
        {
            var prompt = _prompt!;
            _prompt = null;
            terminal.Write($"{EraseLine}{Margin(prompt)}{(prompt.Hidden ? "" : text)}\n");
            if (prompt == Prompt.Silent && !string.IsNullOrWhiteSpace(text) && (_history is [] || _history[^1] != text))
                _history.Add(text);
            if (_history.Count > HistoryLength)
                _history.RemoveAt(0);
        }
        return text;
    }

    private void Draw()
    {
        var margin = Margin(_prompt!);
        var edge = CellWidth.Of(margin);
        var (visible, cursor) = _line.View(Math.Max(width() - edge, FewestCells));
        terminal.Write($"{EraseLine}{margin}{visible}\r{(edge + cursor > 0 ? $"\u001b[{edge + cursor}C" : "")}");
    }

    /// <summary>The part of the question that the answer stands behind.</summary>
    private static string Margin(Prompt prompt) => prompt.Text[(prompt.Text.LastIndexOf('\n') + 1)..];
}
