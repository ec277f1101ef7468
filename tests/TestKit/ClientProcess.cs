using System.Diagnostics;
using System.Text;

namespace ChatCluster.TestKit;

/// <summary>The real ChatClient, with its input and output on pipes.</summary>
public sealed class ClientProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ClientProcess(Process process) => _process = process;

    public static string Program { get; } = BuiltProgram.PathOf("ChatClient");

    public static ClientProcess Start(params IEnumerable<string> arguments) => StartThrough([Program], arguments);

    /// <param name="command">The program, or a command that starts it, such as "ip netns exec".</param>
    public static ClientProcess StartThrough(string[] command, IEnumerable<string> arguments) => new(Process.Start(new ProcessStartInfo(
        command[0], [.. command[1..], .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    })!);

    public Task TypeAsync(string text) => WriteAsync(text + "\n");

    public void EndInput() => _process.StandardInput.Close();

    public async Task<string?> ReadLineAsync()
    {
        using var limit = new CancellationTokenSource(ScriptedPeer.Deadline);
        return await _process.StandardOutput.ReadLineAsync(limit.Token);
    }

    /// <summary>Reads on until a line with <paramref name="text"/>.</summary>
    /// <returns>The lines read, with that one at the end.</returns>
    public async Task<string> WaitForAsync(string text)
    {
        var lines = new List<string>();
        while (lines is [] || !lines[^1].Contains(text, StringComparison.Ordinal))
            lines.Add(await ReadLineAsync() ?? throw new EndOfStreamException(
                $"the program ended without \"{text}\":\n{string.Join('\n', lines)}"));
        return string.Join('\n', lines);
    }

    /// <param name="signal">As kill calls it: INT, TERM.</param>
    public async Task SignalAsync(string signal) =>
        await CommandRun.OfAsync("kill", [$"-{signal}", $"{_process.Id}"], ScriptedPeer.Deadline);

    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(ScriptedPeer.Deadline);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }
}
