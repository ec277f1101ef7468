namespace ChatCluster.Client.Screen;

/// <summary>Lines from a keyboard where <see cref="LineEditor"/> cannot draw: the output is no terminal, or one without escape sequences.</summary>
/// <remarks>
/// On a thread of its own, for as long as a line takes. The cursor's position is never asked for: <see cref="Console.CursorLeft"/> would
/// wait until the line is finished.
/// </remarks>
public sealed class TerminalLineReader : ILineReader
{
    public Task<string?> ReadAsync(Prompt prompt) =>
        Task.Factory.StartNew<string?>(prompt.Hidden ? ReadHidden : Console.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string? ReadHidden()
    {
        var line = new HiddenLine();
        try
        {
            while (line.Press(Console.ReadKey(intercept: true)))
            {
            }
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        return line.Text;
    }
}
