using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Screen;

/// <summary>The screen of a script: no prompts, one event a line, each line flushed.</summary>
/// <param name="help">The lines of the command help.</param>
/// <param name="printed">Records the lines for <c>wait</c>.</param>
public sealed class PlainScreen(ILineReader input, TextWriter output, IReadOnlyList<string> help, PrintedLines printed) : IScreen
{
    public Task<string?> ReadLineAsync(Prompt prompt) => input.ReadAsync(prompt);

    public void ReplacePrompt(Prompt prompt)
    {
    }

    public void Show(ChatEvent what)
    {
        var lines = what is HelpAsked ? help.Where(static line => line != "").Select(static line => $"help {line}") : EventText.Lines(what);
        foreach (var line in lines)
        {
            output.WriteLine(line);
            output.Flush();
            if (what is not (WaitMet or WaitMissed))
                printed.Add(line);
        }
    }
}
