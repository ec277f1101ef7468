using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Screen;

/// <summary>The screen of a user at a terminal: messages and answers on one stream, errors on the other.</summary>
public abstract class TerminalScreen(ILineReader input, TextWriter output, TextWriter errors) : IScreen
{
    private bool _promptOpen;

    /// <summary>The reader draws the unfinished line and its rows; otherwise the terminal echoes what is typed.</summary>
    protected bool IsDrawn => input.KeepsPrompt;

    public virtual void Follow(ChatState state)
    {
    }

    public async Task<string?> ReadLineAsync(Prompt prompt)
    {
        input.PrintAbove(() => Ask(prompt));
        var line = await input.ReadAsync(prompt);
        if (_promptOpen && (prompt.Hidden || line is null))
            await output.WriteLineAsync();
        _promptOpen = false;
        return line;
    }

    public void ReplacePrompt(Prompt prompt) => input.PrintAbove(() => Ask(prompt), prompt);

    public void Show(ChatEvent what)
    {
        if (Lines(what).ToList() is { Count: > 0 } lines)
            input.PrintAbove(() => lines.ForEach(line => Write(line.IsError ? errors : output, line.Text)));
    }

    /// <summary>The lines that show an event; none for an event that is not shown.</summary>
    protected abstract IEnumerable<ScreenLine> Lines(ChatEvent what);

    private void Ask(Prompt prompt)
    {
        output.Write(IsDrawn ? prompt.Head : prompt.Text);
        _promptOpen = !IsDrawn && prompt.Margin != "";
    }

    private void Write(TextWriter stream, string line)
    {
        if (_promptOpen)
            output.WriteLine();
        _promptOpen = false;
        stream.WriteLine(line);
    }
}

/// <summary>One line of the screen.</summary>
public readonly record struct ScreenLine(string Text, bool IsError = false);
