using System.Net;
using ChatCluster.Balancer.Tests.Control;
using ChatCluster.Presentation;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Explain;

/// <summary>The program with <c>--explain</c> and <c>--simulate</c>.</summary>
public sealed class ExplainProgramTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_FirstServerRefuses_ShowsBothPicksAndThePortThatTheServerSees()
    {
        var port = new TaskCompletionSource<EndPoint?>();
        await using var server = FaultyTcpServer.Start((client, _) =>
        {
            port.TrySetResult(client.RemoteEndPoint);
            return Task.CompletedTask;
        });
        using var holder = SocketExtensions.ReservePort(out var refusing);
        await using var folder = new BalancerFolder();
        await File.WriteAllTextAsync(folder.PathOf("balancer.conf"), $$"""
            pid balancer.pid; error_log stderr notice; events {}
            stream {
                upstream chat { server {{refusing}}; server {{server.Name}}; }
                server { listen 127.0.0.1:{{folder.Port}}; proxy_pass chat; }
            }
            """, Cancellation);
        await using var program = RunningProgram.Start(BalancerFolder.Program, folder.Arguments("--explain", "--lang", "en"));
        await folder.ServesAsync();

        using var client = await folder.ConnectAsync(Cancellation);

        var seen = await port.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        await program.WaitForLineAsync($"    → {server.Name} from {seen}, the address in that server's log");
        var tables = program.Lines.Where(line => !line.Contains("[error]", StringComparison.Ordinal)
            && !line.Contains("[warn]", StringComparison.Ordinal)).ToList();
        Assert.Equal($"#1  client {client.LocalEndPoint}  upstream chat: smooth weighted round robin, total weight 2", tables[0]);
        Assert.Equal($"    ✗ {refusing}: connect() failed (111: Connection refused), out for 10 s", tables[4]);
        Assert.Contains("passed over: tried by this session", tables[7], StringComparison.Ordinal);
        Assert.Equal(10, tables.Count);
    }

    [Fact]
    public async Task Explain_AskedForColour_NamesTheServersWithTheirSigns()
    {
        await using var server = FaultyTcpServer.Start(static (_, _) => Task.CompletedTask);
        using var holder = SocketExtensions.ReservePort(out var refusing);
        await using var folder = new BalancerFolder();
        await File.WriteAllTextAsync(folder.PathOf("balancer.conf"), $$"""
            pid balancer.pid; error_log error.log notice; events {}
            stream {
                upstream chat { server {{refusing}}; server {{server.Name}}; }
                server { listen 127.0.0.1:{{folder.Port}}; proxy_pass chat; }
            }
            """, Cancellation);
        await using var program = RunningProgram.Start(
            BalancerFolder.Program, folder.Arguments("--explain", "--color", "always", "--lang", "en"));
        await folder.ServesAsync();

        using var client = await folder.ConnectAsync(Cancellation);

        await program.WaitForLineAsync($"    \e[31m✗ {Signed($"{refusing}")}\e[31m: connect() failed (111: Connection refused), out for 10 s");
        await program.WaitForLineAsync($"    → {Signed(server.Name)} from 127.0.0.1:");

        static string Signed(string name) => $"\e[38;5;{ServerSign.Of(name).Colour}m{ServerSign.Of(name).Sign} {name}\e[0m";
    }

    [Fact]
    public async Task Simulate_NoSocketIsOpened_PrintsInTheLanguageOfTheEnvironment()
    {
        await using var folder = new BalancerFolder();
        await File.WriteAllTextAsync(folder.PathOf("balancer.conf"), """
            events {}
            # 192.0.2.1 is no address of this machine: to listen there would fail.
            stream { server { listen 192.0.2.1:80; proxy_pass 127.0.0.1:6000; } }
            """, Cancellation);

        var run = await CommandRun.OfAsync(BalancerFolder.Program, folder.Arguments("--simulate", "-n", "1"), TimeSpan.FromSeconds(20),
            new Dictionary<string, string?> { ["LC_ALL"] = "zh_CN.UTF-8" });

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("#1  客户端 127.0.0.1:40001\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n落点：6000\n6000：1 个里有 1 个，权重 1\n", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.PidFile));
    }
}
