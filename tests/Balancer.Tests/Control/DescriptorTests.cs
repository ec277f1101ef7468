using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>The running program without descriptors, and with the limits its configuration asks for.</summary>
public sealed class DescriptorTests
{
    private const string FewDescriptors = "worker_rlimit_nofile 200;";
    private const int Plenty = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Descriptors_Exhausted_AreWaitedForAndServedAgain()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name, FewDescriptors, connections: Plenty);
        await using var program = await folder.StartAsync();

        var clients = await ConnectMoreThanFitAsync(folder);
        Assert.Contains("accept4() failed (24: Too many open files)", folder.Log, StringComparison.Ordinal);

        clients.ForEach(client => client.Dispose());
        await Eventually.HoldsAsync(() => IsServedAsync(folder).GetAwaiter().GetResult(), "clients are served again", Cancellation);
    }

    [Fact]
    public async Task Descriptors_ClientsHaveAllTheyCanGet_ReloadAndRotationStillWork()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name, FewDescriptors, connections: Plenty);
        await using var program = await folder.StartAsync();
        var clients = await ConnectMoreThanFitAsync(folder);

        // Both open files, and the runtime what it needs for them for the first time.
        folder.Configure(server.Name, FewDescriptors, logFile: "second.log", connections: Plenty);
        await program.SignalAsync("HUP");
        await Eventually.HoldsAsync(() => Second().Contains("reconfigured", StringComparison.Ordinal), "the reload is taken", Cancellation);
        File.Move(folder.PathOf("second.log"), folder.PathOf("third.log"));
        await program.SignalAsync("USR1");
        await Eventually.HoldsAsync(() => Second().Contains("logs reopened", StringComparison.Ordinal), "the log is reopened",
            Cancellation);

        Assert.Equal("a"u8.ToArray(), await clients[0].ReceiveExactlyAsync(1, Cancellation));
        clients.ForEach(client => client.Dispose());

        string Second() => File.Exists(folder.PathOf("second.log")) ? File.ReadAllText(folder.PathOf("second.log")) : "";
    }

    [Fact]
    public async Task Limit_OfTheFile_HoldsForTheFirstWorkerAndTheNext()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1", FewDescriptors);
        await using var program = await folder.StartAsync();
        var first = folder.Worker;
        Assert.Equal("200", LimitOf(first));

        await CommandRun.OfAsync("kill", ["-9", $"{first}"], TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => folder.Worker != first, "a new worker", Cancellation);
        await Eventually.HoldsAsync(() => LimitOf(folder.Worker) == "200", "it has the limit", Cancellation);
    }

    [Fact]
    public async Task Loops_MoreThanThereAreDescriptorsFor_AreRefusedAndNothingChanges()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name, "worker_processes 400; worker_rlimit_nofile 300;");
        var refused = await folder.RunAsync("-g", "daemon off;");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Balancer: [emerg] eventfd() failed (24: Too many open files), there is room for ", refused.Errors,
            StringComparison.Ordinal);
        Assert.False(File.Exists(folder.PidFile));

        folder.Configure(server.Name, "worker_rlimit_nofile 300;");
        await using var program = await folder.StartAsync();
        folder.Configure(server.Name, "worker_processes 400;");
        await program.SignalAsync("HUP");
        await folder.WaitForLogAsync("keeping the previous configuration");

        using var client = await folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await client.ReceiveExactlyAsync(1, Cancellation));
    }

    [Fact]
    public async Task Limits_OfTheConfiguration_HoldForTheProcess()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1", "worker_priority 7; worker_rlimit_core 1m; worker_rlimit_nofile 300;");
        await using var program = await folder.StartAsync();
        var process = folder.Worker;

        var limits = await File.ReadAllTextAsync($"/proc/{process}/limits", Cancellation);
        Assert.Matches(@"Max open files +300 +300 ", limits);
        Assert.Matches(@"Max core file size +1048576 +1048576 ", limits);
        Assert.All(Directory.GetDirectories($"/proc/{process}/task"), thread => Assert.Equal("7", NicenessOf(thread)));
    }

    [Fact]
    public async Task Limit_NobodySays_IsWhatTheSystemAllows()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");
        await using var program = RunningProgram.Start("sh", ["-c", "ulimit -S -n 256; ulimit -H -n 4000; exec \"$0\" \"$@\"",
            BalancerFolder.Program, .. folder.Arguments("-g", "daemon off;")]);
        await folder.ServesAsync();

        Assert.Matches(@"Max open files +4000 +4000 ", await File.ReadAllTextAsync($"/proc/{program.Id}/limits", Cancellation));
        Assert.Contains("getrlimit(RLIMIT_NOFILE): 4000:4000", folder.Log, StringComparison.Ordinal);
    }

    private static string LimitOf(int process) => File.ReadLines($"/proc/{process}/limits")
        .First(static line => line.StartsWith("Max open files", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];

    private static async Task<bool> IsServedAsync(BalancerFolder folder)
    {
        try
        {
            using var client = await folder.ConnectAsync(Cancellation);
            return (await client.ReceiveExactlyAsync(1, Cancellation)).Length == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Some of them wait in the queue of the listening socket.</summary>
    private static async Task<List<Socket>> ConnectMoreThanFitAsync(BalancerFolder folder)
    {
        var clients = new List<Socket>();
        for (var i = 0; i < 200; i++)
            clients.Add(await folder.ConnectAsync(Cancellation));
        await folder.WaitForLogAsync("[crit]");
        return clients;
    }

    /// <summary>Field 19 of <c>stat</c>, counted behind the name, which may hold anything.</summary>
    private static string NicenessOf(string thread)
    {
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19 - 3];
    }
}
