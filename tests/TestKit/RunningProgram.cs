using System.Diagnostics;
using System.Globalization;

namespace ChatCluster.TestKit;

/// <summary>
/// A program that runs beside the test: its lines as they come, signals to it, and its end. Killed when disposed, if it still runs.
/// </summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _news = new(0);
    private readonly Task _reading;
    private bool _disposed;

    private RunningProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(CollectAsync(process.StandardOutput), CollectAsync(process.StandardError));
    }

    public int Id => _process.Id;

    /// <summary>The processes that it has started and that run.</summary>
    public IReadOnlyList<int> Children => [.. File.ReadAllText($"/proc/{Id}/task/{Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    /// <summary>Everything it has printed so far, both streams.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public static RunningProgram Start(string file, params string[] arguments) => new(Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    /// <summary>Waits for a line that holds <paramref name="text"/>, printed before or after this call.</summary>
    /// <exception cref="TimeoutException">It did not come; what came is in the message.</exception>
    public async Task<string> WaitForLineAsync(string text)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            var lines = Lines;
            if (lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                return line;
            try
            {
                await _news.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"\"{text}\" was not printed within {Deadline}:\n{string.Join('\n', lines)}");
            }
        }
    }

    /// <param name="signal">As the kill command calls it: TERM, INT, KILL, STOP.</param>
    public Task SignalAsync(string signal) => SignalAsync(_process.Id, signal);

    /// <inheritdoc cref="SignalAsync(string)"/>
    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        await Task.WhenAll(_process.WaitForExitAsync(), _reading).WaitAsync(deadline);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _news.Dispose();
    }

    private async Task CollectAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
            _news.Release();
        }
    }
}
