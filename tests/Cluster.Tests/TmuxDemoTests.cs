using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary><c>run-demo.sh --tmux</c> as a person sees it.</summary>
public sealed class TmuxDemoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Panes_TwoClientsLogInAndAreToldOfTheLimit_ThenEverythingStops()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        var ports = FreePorts.Take(4);
        var demo = Repository.PathOf("scripts", "run-demo.sh");
        await using var terminal = await TmuxTerminal.StartAsync(
            $"LC_ALL=C.UTF-8 CHAT_LANG=en {demo} --tmux --ports {string.Join(',', ports.Take(3))} --port {ports[3]}");

        await terminal.WaitForAsync(screen => Count(screen, "choice:") == 2, Deadline);
        foreach (var line in new[] { "1", "13", "123456" })
            await EnterAsync(terminal, line);
        await terminal.WaitForAsync(screen => screen.Contains($"served by 127.0.0.1:{ports[0]}", StringComparison.Ordinal), Deadline);
        await EnterAsync(terminal, "chat:21:hello");
        var screen = await terminal.WaitForAsync(
            screen => screen.Contains("kept as an offline message", StringComparison.Ordinal), Deadline);
        Assert.DoesNotContain("123456\n", screen, StringComparison.Ordinal);

        await terminal.PressAsync("C-b", "d");
        await terminal.WaitForAsync(screen => screen.Contains("Everything is stopped.", StringComparison.Ordinal), Deadline);
        Assert.All(ports, port => Assert.Throws<System.Net.Sockets.SocketException>(() => new System.Net.Sockets.TcpClient("127.0.0.1", port)));
    }

    private static async Task EnterAsync(TmuxTerminal terminal, string line)
    {
        await terminal.TypeAsync(line);
        await terminal.PressAsync("Enter");
    }

    private static int Count(string screen, string text) => screen.Split(text).Length - 1;
}
