using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary><c>run-demo.sh</c> in a terminal, as a person sees and interrupts it.</summary>
public sealed class TerminalDemoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Panes_TwoClientsLogInAndAreToldOfTheLimit_ThenEverythingStops()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        await using var terminal = await DemoAsync("--tmux", ports);

        await terminal.WaitForAsync(screen => Count(screen, "choice:") == 2, Deadline);
        foreach (var line in new[] { "1", "13", "123456" })
            await EnterAsync(terminal, line);
        await terminal.WaitForAsync(screen => screen.Contains($"served by 127.0.0.1:{ports[0]}", StringComparison.Ordinal), Deadline);
        await EnterAsync(terminal, "chat:21:hello");
        var screen = await terminal.WaitForAsync(
            screen => screen.Contains("kept as an offline message", StringComparison.Ordinal), Deadline);
        Assert.DoesNotContain("123456\n", screen, StringComparison.Ordinal);

        await terminal.PressAsync("C-b", "d");
        await StoppedAsync(terminal, ports);
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

    private static Task<TmuxTerminal> DemoAsync(string mode, IReadOnlyList<int> ports) => TmuxTerminal.StartAsync(
        $"LC_ALL=C.UTF-8 CHAT_LANG=en {Repository.PathOf("scripts", "run-demo.sh")} {mode} --ports {string.Join(',', ports.Take(3))} --port {ports[3]}");

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

    private static int Count(string screen, string text) => screen.Split(text).Length - 1;
}
