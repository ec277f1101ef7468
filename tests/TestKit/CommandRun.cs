using System.Diagnostics;
using System.Text;

namespace ChatCluster.TestKit;

/// <summary>A command that ran to its end: what it printed, what it complained, how it ended.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Runs a command to its end, in the repository's folder, with its input closed.</summary>
    /// <param name="environment">Variables to change; null removes one.</param>
    /// <exception cref="TimeoutException">It did not end in time; it and all it started are killed, and what it said is in the
    /// message.</exception>
    public static async Task<CommandRun> OfAsync(
        string file, IEnumerable<string> arguments, TimeSpan deadline, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var errors = new StringBuilder();
        var readers = Task.WhenAll(CollectAsync(process.StandardOutput, output), CollectAsync(process.StandardError, errors));
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            // What it started in the background may hold the pipes open for good: the command's own words are there long before this ends.
            await Task.WhenAny(readers, Task.Delay(Grace, limit.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} did not end within {deadline}:\n{Text(output)}\n{Text(errors)}");
        }
        return new(process.ExitCode, Text(output), Text(errors));
    }

    private static async Task CollectAsync(StreamReader reader, StringBuilder text)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (text)
                text.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
