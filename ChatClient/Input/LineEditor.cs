namespace ChatCluster.Client.Input;

/// <summary>
/// Reads lines from a keyboard and draws them itself. The terminal's own editing erases one cell of a two-cell character, and mixes printed
/// text into the typed line. Here the question and the unfinished line are redrawn below the printed text.
/// </summary>
/// <param name="readKey">
/// Waits for the next key without echo; throws <see cref="InvalidOperationException"/> when there is no keyboard any more.
/// </param>
/// <param name="hasKey">Whether another key is waiting. Then the line is not drawn: the next key changes it at once.</param>
/// <param name="terminal">
/// A terminal with the escape sequences of ECMA-48. This class writes to it under a lock; others only in <see cref="PrintAbove"/>.
/// </param>
/// <param name="width">The current width of the terminal in cells.</param>
public sealed class LineEditor(Func<ConsoleKeyInfo> readKey, Func<bool> hasKey, TextWriter terminal, Func<int> width) : ILineReader
{
    private const string BeginPastes = "\e[?2004h";
    private const string EndPastes = "\e[?2004l";
    private const string ClearScreen = "\e[H\e[2J";

    private readonly Lock _lock = new();
    private readonly KeyReader _keys = new(readKey, hasKey);
    private readonly KillBuffer _killed = new();
    private readonly LiveArea _area = new(width);
    private IReadOnlyList<string> _rows = [];
    private Prompt? _prompt;
    private EditedLine _line = new([]);
    private string? _question;

    public bool KeepsPrompt => true;

    /// <summary>The commands and messages typed so far.</summary>
    public LineHistory History { get; init; } = new();

    /// <summary>What Tab makes of the text before the cursor. Called on the thread that reads keys.</summary>
    public Func<string, Completion> Complete { get; init; } = static _ => Completion.None;

    /// <summary>The words of the editor's own questions.</summary>
    public required EditorWords Words { get; init; }

    /// <remarks>Uses a thread of its own for each line: a wait for a key cannot be cancelled.</remarks>
    public Task<string?> ReadAsync(Prompt prompt)
    {
        lock (_lock)
        {
            (_prompt, _line) = (prompt, new(History.Lines, _killed));
            terminal.Write(BeginPastes);
            if (prompt.Margin != "" || _rows is not [])
                Redraw();
        }
        return Task.Factory.StartNew(
            () => prompt.Hidden ? ReadHidden() : ReadShown(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void PrintAbove(Action print, Prompt? prompt = null)
    {
        lock (_lock)
        {
            if (_prompt is not null || _area.HasRows)
                terminal.Write(_area.Erase());
            print();
            if (_prompt is not null)
                _prompt = prompt ?? _prompt;
            if (_prompt is not null || _rows is not [])
                Draw();
        }
    }

    public void ShowRows(IReadOnlyList<string> rows)
    {
        lock (_lock)
        {
            if (rows.SequenceEqual(_rows))
                return;
            _rows = rows;
            Redraw();
        }
    }

    /// <summary>Draws again what the terminal has disturbed, after a resize or after the program was suspended.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (_prompt is null && _rows is [])
                return;
            terminal.Write(_prompt is null ? "" : BeginPastes);
            Redraw();
        }
    }

    /// <summary>Ctrl-C: empties the line.</summary>
    /// <returns>False if there is no line, or nothing to be seen in it. The question about a paste waits for its answer.</returns>
    public bool TryClear()
    {
        lock (_lock)
        {
            if (_question is not null)
                return true;
            if (_prompt is not { Hidden: false } || (_line.IsEmpty && _line.Searched is null))
                return false;
            _line = new(History.Lines, _killed);
            Redraw();
            return true;
        }
    }

    private string? ReadShown()
    {
        while (_keys.Read() is { } typed)
        {
            if (typed.Pasted is { } pasted)
            {
                Paste(pasted);
                continue;
            }
            if (typed.Key.KeyChar == '\t' && _prompt!.IsCommand)
            {
                CompleteWord();
                continue;
            }
            lock (_lock)
            {
                if (!_line.Press(typed.Key))
                    return End(_line.Text);
                if (typed.Key.KeyChar == Ctrl.L)
                    terminal.Write(_area.Erase() + ClearScreen);
                if (!_keys.HasKey)
                    Redraw();
            }
        }
        return End(null);
    }

    private string? ReadHidden()
    {
        var line = new PasswordLine();
        while (_keys.Read() is { } typed)
        {
            if (typed.Pasted is { } pasted)
                _keys.TypeAhead(pasted);
            else if (!line.Press(typed.Key))
                return End(line.Text);
        }
        return End(null);
    }

    /// <summary>A long paste is often a mistake, and each of its lines would be sent: the user decides.</summary>
    private void Paste(string text)
    {
        var lines = text.Count(static letter => letter == '\n') + (text.EndsWith('\n') ? 0 : 1);
        if (lines <= EditorWords.MostPastedLines || Confirm(Words.AskToPaste(lines)))
            _keys.TypeAhead(text);
    }

    private bool Confirm(string question)
    {
        ShowQuestion(question);
        var answer = _keys.Read()?.Key.KeyChar;
        ShowQuestion(null);
        return answer is 'y' or 'Y';
    }

    private void ShowQuestion(string? question)
    {
        lock (_lock)
        {
            _question = question;
            Redraw();
        }
    }

    private void CompleteWord()
    {
        lock (_lock)
        {
            var before = _line.Before;
            var completion = Complete(before);
            var common = completion.CommonText;
            if (completion.Candidates is [{ Text: var only }])
                _line.ReplaceBefore(completion.Start, only);
            else if (common.Length > before.Length - completion.Start)
                _line.ReplaceBefore(completion.Start, common);
            else if (completion.Candidates is not [])
                terminal.Write($"{_area.Erase()}{string.Join("  ", completion.Candidates.Select(static one => one.Label))}\n");
            Redraw();
        }
    }

    /// <summary>Leaves the whole line on the screen, even if only a part of it fitted while it was typed.</summary>
    private string? End(string? text)
    {
        lock (_lock)
        {
            var prompt = _prompt!;
            _prompt = null;
            var left = prompt.Vanishes && text is not null ? "" : $"{prompt.Margin}{(prompt.Hidden ? "" : text)}\n";
            terminal.Write($"{EndPastes}{_area.Erase()}{left}");
            if (_rows is not [])
                Draw();
            if (prompt.IsCommand && text is not null)
                History.Add(text);
        }
        return text;
    }

    private void Redraw()
    {
        terminal.Write(_area.Erase());
        Draw();
    }

    private void Draw() => terminal.Write(_area.Draw(_rows, Margin, _question is null && _prompt is not null ? _line : null));

    private string Margin => _question
        ?? (_line.Searched is { } searched && _prompt is not null ? Words.Searching(searched) : _prompt?.Margin ?? "");
}
