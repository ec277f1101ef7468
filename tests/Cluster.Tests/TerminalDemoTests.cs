using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary><c>run-demo.sh</c> in a terminal, as a teacher sees and interrupts it.</summary>
public sealed class TerminalDemoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    /// <summary>What the guide shows where a step did not go as the lesson says: two sentences, and two boxes.</summary>
    private static readonly string[] Failures = ["Not seen:", "Not as expected:", "☐", "☒"];

    /// <summary>
    /// All steps, each done by the guide in the panes where a user would do it, and seen by the guide on their screens.
    /// </summary>
    [Fact]
    public async Task Panes_TheGuideLeadsThroughTheWholeLesson()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        var steps = RedisServer.IsHere ? 11 : 10;
        await using var terminal = await DemoAsync(string.Join(' ', ["--tmux", .. DemoTests.Bus]), ports);

        for (var step = 1; step <= steps; step++)
        {
            await terminal.WaitForAsync(screen => screen.Contains($"Step {step} of {steps}", StringComparison.Ordinal)
                && screen.Contains("Predict first.", StringComparison.Ordinal), Deadline);
            await terminal.PressAsync("d");
            var screen = await terminal.WaitForAsync(screen => screen.Contains("Done. w: why?", StringComparison.Ordinal)
                || Failures[..2].Any(failure => screen.Contains(failure, StringComparison.Ordinal)), Deadline);
            Assert.False(Failures.Any(failure => screen.Contains(failure, StringComparison.Ordinal)), screen);
            await terminal.PressAsync("Enter");
        }
        await terminal.PressAsync("q", "q");
        await StoppedAsync(terminal, ports);
    }

    [Fact]
    public async Task Panes_LeftAlone_RunOnUntilStop()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        await using var terminal = await DemoAsync("--tmux", ports);
        await terminal.WaitForAsync(screen => screen.Contains("Predict first.", StringComparison.Ordinal), Deadline);

        await terminal.PressAsync("C-b", "d");
        await terminal.WaitForAsync(screen => screen.Contains("The lesson goes on.", StringComparison.Ordinal), Deadline);
        using (await ConnectAsync(ports[3]))
        {
        }
        var stop = await CommandRun.OfAsync(
            Repository.PathOf("scripts", "run-demo.sh"), ["--stop", "--port", $"{ports[3]}"], Deadline, DemoTests.English);

        Assert.Equal("Everything is stopped.\n", stop.Output);
        foreach (var port in ports)
            await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(port));
    }

    /// <summary>What does not fit beside each other gets a window each: of 80 by 24 cells the guide has 21 lines.</summary>
    [Fact]
    public async Task Windows_InASmallTerminal_ShowTheGuideFirst()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        await using var terminal = await DemoAsync("--tmux", ports, columns: 80, rows: 24);

        await terminal.WaitForAsync(screen => screen.Contains("Predict first.", StringComparison.Ordinal)
            && screen.Contains("balancer", StringComparison.Ordinal) && screen.Contains("shell", StringComparison.Ordinal), Deadline);
        await terminal.PressAsync("d");
        await terminal.WaitForAsync(screen => screen.Contains("Done. w: why?", StringComparison.Ordinal), Deadline);
        await terminal.PressAsync("q", "q");
        await StoppedAsync(terminal, ports);
    }

    [Fact]
    public async Task KilledServer_ItsPaneShowsItsLastWordsUnderATitleWithACross()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        await using var terminal = await DemoAsync("--tmux", ports);
        await terminal.WaitForAsync(screen => screen.Contains("Predict first.", StringComparison.Ordinal), Deadline);

        await terminal.PressAsync("C-b", "1");
        await terminal.WaitForAsync(screen => screen.Contains("The configuration file in use: /", StringComparison.Ordinal), Deadline);
        await EnterAsync(terminal, $"kill {ports[1]}");
        await terminal.PressAsync("C-b", "0");
        await terminal.WaitForAsync(screen => screen.Contains($"✕ ChatServer {ports[1]}", StringComparison.Ordinal)
            && screen.Contains("is ready", StringComparison.Ordinal) && screen.Contains("✕ signal 9", StringComparison.Ordinal), Deadline);
        await terminal.PressAsync("q", "q");
        await StoppedAsync(terminal, ports);
    }

    [Fact]
    public async Task Panes_WithoutATerminal_SayWhatToRunInstead()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");

        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "run-demo.sh"), ["--tmux"], Deadline, DemoTests.English);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--tmux needs a terminal;", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keep_AfterTheLesson_TheClusterRunsUntilCtrlC()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        await using var terminal = await DemoAsync("--keep", ports);

        await terminal.WaitForAsync(screen => screen.Contains("Still running", StringComparison.Ordinal), Deadline);
        using (await ConnectAsync(ports[0]))
        using (await ConnectAsync(ports[3]))
            await terminal.PressAsync("C-c");
        await StoppedAsync(terminal, ports);
    }

    [Fact]
    public async Task Lesson_InterruptedHalfWay_LeavesNothingRunning()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        await using var terminal = await DemoAsync("", ports);

        await terminal.WaitForAsync(screen => screen.Contains("\n3. ", StringComparison.Ordinal), Deadline);
        await terminal.PressAsync("C-c");
        await StoppedAsync(terminal, ports);
    }

    private static Task<TmuxTerminal> DemoAsync(string mode, IReadOnlyList<int> ports, int columns = 200, int rows = 50) =>
        TmuxTerminal.StartAsync(
        $"LC_ALL=C.UTF-8 CHAT_LANG=en PATIENCE=4 {Repository.PathOf("scripts", "run-demo.sh")} {mode} --ports {string.Join(',', ports.Take(3))} --port {ports[3]}", columns, rows);

    private static async Task StoppedAsync(TmuxTerminal terminal, IReadOnlyList<int> ports)
    {
        await terminal.WaitForAsync(screen => screen.Contains("Everything is stopped.", StringComparison.Ordinal), Deadline);
        foreach (var port in ports)
            await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(port));
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task EnterAsync(TmuxTerminal terminal, string line)
    {
        await terminal.TypeAsync(line);
        await terminal.PressAsync("Enter");
    }
}
