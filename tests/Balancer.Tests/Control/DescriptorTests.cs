using System.Globalization;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>The running program without descriptors, and with the limits its configuration asks for.</summary>
public sealed class DescriptorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Descriptors_Exhausted_AreWaitedForAndServedAgain()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name);
        await using var program = await folder.StartAsync();
        var process = await File.ReadAllTextAsync(folder.PidFile, Cancellation);
        // Stays: descriptors that are being closed would be counted, and then an odd one be left, with which every client could be accepted.
        using var first = await folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));

        await LimitAsync(process.Trim(), roomFor: 6);
        var clients = new List<Socket>();
        for (var i = 0; i < 12; i++)
            clients.Add(await folder.ConnectAsync(Cancellation));
        await folder.WaitForLogAsync("[crit]");
        Assert.Contains("accept4() failed (24: Too many open files)", folder.Log, StringComparison.Ordinal);

        clients.ForEach(client => client.Dispose());
        // Whoever comes while the last descriptor is free is accepted, but there is none left to reach the server.
        await Eventually.HoldsAsync(() => IsServedAsync(folder).GetAwaiter().GetResult(), "clients are served again", Cancellation);
    }

    [Fact]
    public async Task Limits_OfTheConfiguration_HoldForTheProcess()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1", "worker_priority 7; worker_rlimit_core 1m; worker_rlimit_nofile 300;");
        await using var program = await folder.StartAsync();
        var process = (await File.ReadAllTextAsync(folder.PidFile, Cancellation)).Trim();

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
        await using var program = RunningProgram.Start("sh", ["-c", "ulimit -S -n 256; ulimit -H -n 4000; exec \"$0\" \"$@\"", BalancerFolder.Program, .. folder.Arguments("-g", "daemon off;")]);
        await folder.ServesAsync();

        Assert.Matches(@"Max open files +4000 +4000 ", await File.ReadAllTextAsync($"/proc/{program.Id}/limits", Cancellation));
        Assert.Contains("getrlimit(RLIMIT_NOFILE): 4000:4000", folder.Log, StringComparison.Ordinal);
    }

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

    /// <summary>The process may open so many more descriptors than it has.</summary>
    private static async Task LimitAsync(string process, int roomFor)
    {
        var limit = Directory.GetFiles($"/proc/{process}/fd").Length + roomFor;
        var run = await CommandRun.OfAsync(
            "prlimit", ["--pid", process, string.Create(CultureInfo.InvariantCulture, $"--nofile={limit}:")], TimeSpan.FromSeconds(30));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    /// <summary>Field 19 of <c>stat</c>, counted behind the name, which may hold anything.</summary>
    private static string NicenessOf(string thread)
    {
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19 - 3];
    }
}
