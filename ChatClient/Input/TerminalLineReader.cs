namespace ChatCluster.Client.Input;

/// <summary>
/// Lines from a keyboard where <see cref="LineEditor"/> cannot draw: the output is not a terminal, or has no escape sequences.
/// </summary>
/// <remarks>
/// Uses a thread of its own for each line. It never reads the cursor position: <see cref="Console.CursorLeft"/> would block until the line
/// is finished.
/// </remarks>
public sealed class TerminalLineReader : ILineReader
{
    public Task<string?> ReadAsync(Prompt prompt) =>
        Task.Factory.StartNew<string?>(
            prompt.Hidden ? ReadHidden : Console.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string? ReadHidden()
    {
        var line = new PasswordLine();
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
