using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>A master and its worker: who owns what, and what happens when one of them dies.</summary>
public sealed class MasterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_DiesTenTimes_RestartsSlowDownWithOneLine()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");
        await using var program = await folder.StartAsync();

        for (var death = 1; death <= 11; death++)
        {
            var worker = folder.Worker;
            await KillAsync(worker);
            await folder.WaitForLogAsync($"worker process {worker} exited on signal 9");
            await Eventually.HoldsAsync(() => folder.Worker != worker, $"death {death} is followed by a new worker", Cancellation);
        }

        Assert.Single(folder.Log.Split('\n'),
            static line => line.Contains("10 worker processes ended within 10 s", StringComparison.Ordinal));
        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(Directory.Exists($"/proc/{folder.Worker}"), "a worker is left");
    }

    [Fact]
    public async Task Worker_DiesAfterTheFileBroke_ComesBackWithTheConfigurationInUse()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name);
        await using var program = await folder.StartAsync();
        var worker = folder.Worker;
        await File.WriteAllTextAsync(folder.PathOf("balancer.conf"), "nonsense", Cancellation);

        await KillAsync(worker);
        await folder.WaitForLogAsync($"worker process {worker} exited on signal 9");

        using var client = await folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await client.ReceiveExactlyAsync(1, Cancellation));

        // The file is broken for "-s stop" too.
        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Master_Killed_WorkerServesOnUntilItIsToldToEnd()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name);
        await using var program = await folder.StartAsync();

        await program.SignalAsync("KILL");
        await folder.WaitForLogAsync("[alert] ");
        Assert.Contains("the master process has ended", folder.Log, StringComparison.Ordinal);
        using (var client = await folder.ConnectAsync(Cancellation))
            Assert.Equal("a"u8.ToArray(), await client.ReceiveExactlyAsync(1, Cancellation));

        File.Delete(folder.PidFile);
        await SignalAsync(folder.Worker, "QUIT");
        await Eventually.HoldsAsync(() => IsGone(folder.Worker), "the worker has ended", Cancellation);
    }

    [Fact]
    public async Task User_AsRoot_WorkerHasNoPrivilegeAndAReloadAddsAPortBelow1024()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may change the user");
        await using var folder = new BalancerFolder();
        var port = Enumerable.Range(600, 400).First(IsFree);
        Configure(folder, "");
        await using var program = await folder.StartAsync();
        var status = (await File.ReadAllLinesAsync($"/proc/{folder.Worker}/status", Cancellation))
            .Select(static line => line.Split('\t', StringSplitOptions.TrimEntries))
            .ToDictionary(static line => line[0], static line => line[1..]);
        Assert.All(["Uid:", "Gid:"], ids => Assert.All(status[ids], static id => Assert.Equal("65534", id)));
        Assert.Equal(["65534"], status["Groups:"]);
        Assert.All(["CapPrm:", "CapEff:", "CapAmb:"], set => Assert.Equal(["0000000000000000"], status[set]));
        Assert.Equal("root", await OwnerAsync(program.Id));

        Configure(folder, $"server {{ listen 127.0.0.1:{port}; return low; }}", "second.log");
        await program.SignalAsync("HUP");
        await Eventually.HoldsAsync(() => File.Exists(folder.PathOf("second.log"))
            && File.ReadAllText(folder.PathOf("second.log")).Contains(": reconfigured", StringComparison.Ordinal), "the reload is taken",
            Cancellation);
        using var client = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port), Cancellation);
        Assert.Equal("low"u8.ToArray(), await client.ReceiveExactlyAsync(3, Cancellation));

        File.Move(folder.PathOf("second.log"), folder.PathOf("third.log"));
        await program.SignalAsync("USR1");
        await Eventually.HoldsAsync(() => File.Exists(folder.PathOf("second.log")), "the log is reopened", Cancellation);
    }

    [Fact]
    public async Task Upgrade_UnderConnects_LosesNoneAndTheOldProgramRetires()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name);
        await using var program = await folder.StartAsync();
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => CallAsync(folder, end.Token))).ToList();

        await program.SignalAsync("USR2");
        await Eventually.HoldsAsync(() => NewMaster(folder) is { } found && found != program.Id, "the new program serves", Cancellation);
        Assert.Equal($"{program.Id}\n", await File.ReadAllTextAsync(folder.PidFile + ".oldbin", Cancellation));
        await program.SignalAsync("QUIT");
        // The new program has its pipes, so their end says nothing.
        await Eventually.HoldsAsync(() => IsGone(program.Id), "the old program has ended", Cancellation);

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(callers), static count => Assert.True(count > 0, "a caller met nobody"));
        Assert.False(File.Exists(folder.PidFile + ".oldbin"), "the old pid file is left");
        using var client = await folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await client.ReceiveExactlyAsync(1, Cancellation));
    }

    [Fact]
    public async Task Upgrade_NewProgramEnds_OldOneIsAloneAgain()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");
        await using var program = await folder.StartAsync();
        await File.WriteAllTextAsync(folder.PathOf("balancer.conf"), "nonsense", Cancellation);

        await program.SignalAsync("USR2");
        await folder.WaitForLogAsync("exited with code 1");

        await Eventually.HoldsAsync(() => NewMaster(folder) == program.Id, "the pid file has its name again", Cancellation);
        Assert.False(File.Exists(folder.PidFile + ".oldbin"));
        (await folder.ConnectAsync(Cancellation)).Dispose();
        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Daemon_Winch_RetiresTheWorkerAndReloadBringsOneBack()
    {
        await using var folder = new BalancerFolder();
        var status = FreePorts.Take(1)[0];
        folder.Configure("127.0.0.1:1", $"status 127.0.0.1:{status};");
        Assert.Equal(0, (await folder.RunAsync()).ExitCode);
        var (master, worker) = (NewMaster(folder)!.Value, folder.Worker);
        foreach (var process in new[] { master, worker })
        {
            await Eventually.HoldsAsync(() => new FileInfo($"/proc/{process}/fd/2").LinkTarget == folder.PathOf("error.log"),
                "standard error goes to the log", Cancellation);
        }

        await SignalAsync(master, "WINCH");
        await folder.WaitForLogAsync($"worker process {worker} exited with code 0");
        await SignalAsync(master, "HUP");

        await Eventually.HoldsAsync(() => folder.Worker != worker, "a new worker", Cancellation);
        using var page = new HttpClient();
        Assert.Equal("ok\n", await page.GetStringAsync(new Uri($"http://127.0.0.1:{status}/healthz"), Cancellation));
    }

    [Fact]
    public async Task Stop_PidFileIsGone_IsAnAlert()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");
        await using var program = await folder.StartAsync();
        File.Delete(folder.PidFile);

        await program.SignalAsync("TERM");

        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"[alert] {program.Id}#1: unlink() \"{folder.PidFile}\" failed (2: No such file or directory)", folder.Log,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task MasterProcessOff_IsOneProcess()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");
        await using var program = await folder.StartAsync("master_process off;");

        await program.SignalAsync("USR2");
        await folder.WaitForLogAsync("signal 12 (SIGUSR2) received, ignoring");

        Assert.DoesNotContain("worker process", folder.Log, StringComparison.Ordinal);
        Assert.Equal(0, BalancerFolder.CountChildren(program.Id));
        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    public async Task Start_FewerDescriptorsThanTheRuntimeNeeds_IsOneLine(int limit)
    {
        var native = Repository.PathOf("artifacts", "programs", "Balancer", "Balancer");
        Assert.SkipUnless(File.Exists(native), "a runtime that is not compiled in needs many descriptors before the program begins");
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");

        var run = await CommandRun.OfAsync("sh", ["-c", $"ulimit -n {limit}; exec \"$0\" \"$@\"", native,
            .. folder.Arguments("-g", "daemon off;")], TimeSpan.FromSeconds(30));

        Assert.Equal(new CommandRun(1, "", $"Balancer: [emerg] {limit} open files are not enough, the least is 32\n"), run);
    }

    [Fact]
    public async Task Start_LimitOfTheFileIsTooSmall_IsOneLine()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1", "worker_rlimit_nofile 10;");

        var run = await folder.RunAsync("-g", "daemon off;");

        Assert.Equal(new CommandRun(1, "", "Balancer: [emerg] 10 open files are not enough, the least is 32\n"), run);
    }

    private static void Configure(BalancerFolder folder, string more, string log = "error.log") => File.WriteAllText(
        folder.PathOf("balancer.conf"), $$"""
            user nobody nogroup; pid balancer.pid; error_log {{log}} notice; events { }
            stream { server { listen 127.0.0.1:{{folder.Port}}; return x; } {{more}} }
            """);

    private static int? NewMaster(BalancerFolder folder) =>
        int.TryParse(TextOf(folder.PidFile), CultureInfo.InvariantCulture, out var process) ? process : null;

    /// <summary>Short sessions one after the other; any that is refused or not served is an exception.</summary>
    private static async Task<int> CallAsync(BalancerFolder folder, CancellationToken end)
    {
        var count = 0;
        for (; !end.IsCancellationRequested; count++)
        {
            using var client = await folder.ConnectAsync(Cancellation);
            Assert.Equal("a"u8.ToArray(), await client.ReceiveExactlyAsync(1, Cancellation));
        }
        return count;
    }

    private static Task<CommandRun> KillAsync(int process) => SignalAsync(process, "KILL");

    private static Task<CommandRun> SignalAsync(int process, string signal) =>
        CommandRun.OfAsync("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(10));

    private static async Task<string> OwnerAsync(int process) => (await CommandRun.OfAsync(
        "stat", ["-c", "%U", $"/proc/{process}"], TimeSpan.FromSeconds(10))).Output.Trim();

    /// <summary>Also a process that nobody has collected yet.</summary>
    private static bool IsGone(int process) =>
        TextOf($"/proc/{process}/stat") is not { } text || text.Contains(") Z ", StringComparison.Ordinal);

    /// <returns>Null when the file is not there, or goes away while it is read.</returns>
    private static string? TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new TcpListener(IPAddress.Loopback, port);
            socket.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
