using System.Diagnostics;
using System.Globalization;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>The program starts whole or not at all, and says why not.</summary>
public sealed class StartTests
{
    private const string Nobody = "127.0.0.1:1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_AddressInUse_TriesFiveTimesAndFails()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, folder.Port);
        other.Start();

        var run = await folder.RunAsync("-g", "daemon off;");

        var refused = $"Balancer: [emerg] bind() to 127.0.0.1:{folder.Port} failed (98: Address already in use)\n";
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"{string.Concat(Enumerable.Repeat(refused, 5))}Balancer: [emerg] still could not bind()\n", run.Errors);
        Assert.False(File.Exists(folder.PidFile));
    }

    [Fact]
    public async Task Start_LogCannotBeWritten_Fails()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody, logFile: "missing/error.log");

        var run = await folder.RunAsync("-g", "daemon off;");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"Balancer: [emerg] open() \"{folder.PathOf("missing/error.log")}\" failed (2: No such file or directory)\n",
            run.Errors);
    }

    [Fact]
    public async Task Start_PidFileCannotBeWritten_Fails()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody, pidFile: "missing/balancer.pid");

        var run = await folder.RunAsync("-g", "daemon off;");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"Balancer: [emerg] open() \"{folder.PathOf("missing/balancer.pid")}\" failed (2: No such file or directory)\n",
            run.Errors);
    }

    [Fact]
    public async Task Start_BadFileInTheBackground_ShowsTheErrorOnce()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody, main: "nonsense on;");

        var run = await folder.RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"Balancer: [emerg] unknown directive \"nonsense\" in {folder.PathOf("balancer.conf")}:1\n", run.Errors);
        Assert.Equal(0, folder.CountProcesses());
    }

    [Fact]
    public async Task Daemon_On_ServesInTheBackgroundUntilStopped()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name);

        var run = await folder.RunAsync();

        Assert.Equal(new CommandRun(0, "", ""), run);
        using (var client = await folder.ConnectAsync(Cancellation))
            Assert.Equal("a"u8.ToArray(), await client.ReceiveExactlyAsync(1, Cancellation));

        Assert.Equal(2, folder.CountProcesses());
        var process = await File.ReadAllTextAsync(folder.PidFile, Cancellation);
        var status = await File.ReadAllTextAsync($"/proc/{process.Trim()}/stat", Cancellation);
        Assert.Equal(process.Trim(), status[(status.LastIndexOf(')') + 2)..].Split(' ')[3]);
        Assert.Equal("/dev/null", new FileInfo($"/proc/{process.Trim()}/fd/1").LinkTarget);
        Assert.Equal(0, (await folder.RunAsync("-s", "stop")).ExitCode);
        await Eventually.HoldsAsync(() => !File.Exists(folder.PidFile), "the pid file is gone", Cancellation);
    }

    /// <summary>A shell that wants the output waits until nobody has its pipe any more.</summary>
    [Fact]
    public async Task Daemon_On_LeavesThePipesOfWhoeverStartedIt()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody);

        var run = await CommandRun.OfAsync("sh", ["-c", "said=$(\"$0\" \"$@\" 2>&1); echo \"$?$said\"", BalancerFolder.Program,
            .. folder.Arguments()], TimeSpan.FromSeconds(30));

        Assert.Equal(new CommandRun(0, "0\n", ""), run);
        Assert.Equal(0, (await folder.RunAsync("-s", "stop")).ExitCode);
        await Eventually.HoldsAsync(() => !File.Exists(folder.PidFile), "the pid file is gone", Cancellation);
    }

    [Fact]
    public async Task Quit_ParentIgnoredTheSignal_IsAnsweredAllTheSame()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody);
        string[] ignoring = ["-c", "trap '' INT QUIT HUP; exec \"$0\" \"$@\"", BalancerFolder.Program,
            .. folder.Arguments("-g", "daemon off;")];
        await using var program = RunningProgram.Start("sh", ignoring);
        await folder.ServesAsync();

        await program.SignalAsync("HUP");
        await folder.WaitForLogAsync("reconfigured");
        await program.SignalAsync("QUIT");

        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_ToEndAtOnce_ExitsWithoutComplaint(string signal)
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody);
        await using var program = await folder.StartAsync();

        await program.SignalAsync("WINCH");
        await folder.WaitForLogAsync("signal 28 (SIGWINCH) received, ignoring");
        await program.SignalAsync(signal);

        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(File.Exists(folder.PidFile));
        Assert.DoesNotContain("[alert]", folder.Log, StringComparison.Ordinal);
        Assert.Empty(program.Lines);
    }

    [Fact]
    public async Task SecondStart_AddressInUse_LeavesThePidFileOfTheFirst()
    {
        await using var folder = new BalancerFolder();
        folder.Configure(Nobody);
        await using var program = await folder.StartAsync();
        var first = await File.ReadAllTextAsync(folder.PidFile, Cancellation);

        Assert.Equal(1, (await folder.RunAsync()).ExitCode);

        Assert.Equal(first, await File.ReadAllTextAsync(folder.PidFile, Cancellation));
        using var running = Process.GetProcessById(int.Parse(first, CultureInfo.InvariantCulture));
        Assert.False(running.HasExited);
    }
}
