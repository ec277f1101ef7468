namespace ChatCluster.TestKit;

/// <summary>
/// A terminal as a user has it, 200 by 50 unless a test says otherwise, with a program in it: what is typed goes in, what is on the
/// screen can be read.
/// </summary>
public sealed class TmuxTerminal : IAsyncDisposable
{
    private readonly string _socket = $"chatcluster-test-{Guid.NewGuid():N}";

    private TmuxTerminal()
    {
    }

    public static bool IsHere { get; } = File.Exists("/usr/bin/tmux") || File.Exists("/usr/local/bin/tmux");

    /// <param name="command">A shell command; its screen stays readable after it has ended.</param>
    public static async Task<TmuxTerminal> StartAsync(string command, int columns = 200, int rows = 50)
    {
        var terminal = new TmuxTerminal();
        await terminal.TmuxAsync("-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", command, ";", "set", "-g",
            "remain-on-exit", "on");
        return terminal;
    }

    public Task TypeAsync(string text) => TmuxAsync("send-keys", "-l", text);

    /// <param name="key">As tmux calls it: Enter, C-c, Up.</param>
    public Task PressAsync(params string[] key) => TmuxAsync(["send-keys", .. key]);

    /// <summary>Pastes as a terminal does that the program asked for bracketed paste.</summary>
    public async Task PasteAsync(string text)
    {
        await TmuxAsync("set-buffer", "--", text);
        await TmuxAsync("paste-buffer", "-p");
    }

    public Task ResizeAsync(int columns, int rows) => TmuxAsync("resize-window", "-x", $"{columns}", "-y", $"{rows}");

    /// <summary>The cells before the cursor.</summary>
    public async Task<string> CursorColumnAsync() => (await TmuxAsync("display-message", "-p", "#{cursor_x}")).Output.Trim();

    public async Task<string> ScreenAsync() => (await TmuxAsync("capture-pane", "-p")).Output;

    /// <summary>Waits until the screen is as described.</summary>
    /// <exception cref="TimeoutException">It was not in time; the screen is in the message.</exception>
    public async Task<string> WaitForAsync(Func<string, bool> isThere, TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        for (; ; )
        {
            var screen = await ScreenAsync();
            if (isThere(screen))
                return screen;
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"not on the screen within {deadline}:\n{screen}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Closes the terminal under its program.</summary>
    public Task CloseAsync() => TmuxAsync("kill-server");

    public async ValueTask DisposeAsync() => await CloseAsync();

    private Task<CommandRun> TmuxAsync(params string[] arguments) => CommandRun.OfAsync(
        "tmux", ["-L", _socket, .. arguments], TimeSpan.FromSeconds(20),
        new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8", ["TMUX"] = null });
}
