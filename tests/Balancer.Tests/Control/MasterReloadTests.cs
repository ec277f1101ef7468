using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>Reloads that come while the worker has not answered an earlier one, or dies before it does.</summary>
public sealed class MasterReloadTests
{
    private const string ByAddress = "limit_conn_zone $remote_addr zone=z:1m;";
    private const string ByServer = "limit_conn_zone $server_addr zone=z:1m;";

    private readonly int _more = FreePorts.Take(1)[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reload_SecondBeforeTheFirstIsAnswered_BothAreTakenInOrder()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "start");
        await using var program = await folder.StartAsync();
        await StopAsync(folder.Worker);
        Configure(folder, "first");
        await ReloadAsync(program, folder, count: 1);
        Configure(folder, "second");

        // The worker cannot answer: these wait, and the two of a kind become one.
        await program.SignalAsync("HUP");
        await program.SignalAsync("HUP");
        await program.SignalAsync("USR1");
        await SignalAsync(folder.Worker, "CONT");

        await folder.WaitForLogAsync("logs reopened");
        Assert.Equal(2, Count(folder, ": reconfigured"));
        Assert.Equal("second", await MeetAsync(folder.Port));
        await ReplaceWorkerAsync(folder);
        Assert.Equal("second", await MeetAsync(folder.Port));
    }

    [Fact]
    public async Task Reload_WorkerRefusesTheSecond_TheFirstStaysInUse()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "start", ByAddress);
        await using var program = await folder.StartAsync();
        await StopAsync(folder.Worker);
        Configure(folder, "first", ByAddress);
        await ReloadAsync(program, folder, count: 1);
        Configure(folder, "second", ByServer + Server("more"));
        await program.SignalAsync("HUP");
        await SignalAsync(folder.Worker, "CONT");

        await folder.WaitForLogAsync("keeping the previous configuration");

        Assert.Equal(1, Count(folder, ": reconfigured"));
        await ReplaceWorkerAsync(folder);
        Assert.Equal("first", await MeetAsync(folder.Port));
        await Assert.ThrowsAsync<SocketException>(() => MeetAsync(_more));
    }

    [Fact]
    public async Task Reload_WorkerRefusesTheFirst_TheSecondIsTaken()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "start", ByAddress);
        await using var program = await folder.StartAsync();
        await StopAsync(folder.Worker);
        Configure(folder, "first", ByServer);
        await ReloadAsync(program, folder, count: 1);
        Configure(folder, "second", ByAddress + Server("more"));
        await program.SignalAsync("HUP");
        await SignalAsync(folder.Worker, "CONT");

        await folder.WaitForLogAsync(": reconfigured");

        Assert.Equal(1, Count(folder, "keeping the previous configuration"));
        await ReplaceWorkerAsync(folder);
        Assert.Equal("second", await MeetAsync(folder.Port));
        Assert.Equal("more", await MeetAsync(_more));
    }

    [Fact]
    public async Task Reload_WorkersDieBeforeTheyAnswer_TheNextOneServesAsBeforeAndIsAskedAgain()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "start");
        await using var program = await folder.StartAsync();
        Configure(folder, "changed", Server("more"));

        for (var death = 1; death <= 2; death++)
        {
            var worker = folder.Worker;
            await StopAsync(worker);
            await ReloadAsync(program, folder, death);
            await SignalAsync(worker, "KILL");
            await Eventually.HoldsAsync(() => Count(folder, "keeping the previous configuration") == death, "it is refused", Cancellation);
            await Eventually.HoldsAsync(() => folder.Worker != worker, "a new worker", Cancellation);
            Assert.Equal("start", await MeetAsync(folder.Port));
            await Assert.ThrowsAsync<SocketException>(() => MeetAsync(_more));
        }

        await program.SignalAsync("HUP");
        await folder.WaitForLogAsync(": reconfigured");
        Assert.Equal("changed", await MeetAsync(folder.Port));
        Assert.Equal("more", await MeetAsync(_more));
    }

    [Fact]
    public async Task Reload_NewWorkerHasNotAnsweredForTheConfigurationInUse_ItsAnswerIsNotTakenForTheNewOne()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "start", ByAddress);
        await using var program = await folder.StartAsync();
        var first = folder.Worker;
        await SignalAsync(first, "KILL");
        await Eventually.HoldsAsync(() => folder.Worker != first, "a new worker", Cancellation);
        await StopAsync(folder.Worker);
        Configure(folder, "changed", ByServer + Server("more"));

        await ReloadAsync(program, folder, count: 1);
        await SignalAsync(folder.Worker, "CONT");

        await folder.WaitForLogAsync("keeping the previous configuration");
        Assert.Equal("start", await MeetAsync(folder.Port));
        Assert.Equal(0, Count(folder, ": reconfigured"));
    }

    [Fact]
    public async Task Stop_WhileTheWorkerHasNotAnswered_EndsBoth()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "start");
        await using var program = await folder.StartAsync();
        await StopAsync(folder.Worker);
        await ReloadAsync(program, folder, count: 1);

        await program.SignalAsync("TERM");

        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }

    private static void Configure(BalancerFolder folder, string answer, string more = "") => File.WriteAllText(
        folder.PathOf("balancer.conf"), $$"""
            pid balancer.pid; error_log error.log notice; events { }
            stream { {{more}} server { listen 127.0.0.1:{{folder.Port}}; return {{answer}}; } }
            """);

    private string Server(string answer) => $"server {{ listen 127.0.0.1:{_more}; return {answer}; }}";

    /// <summary>Has the master offer the file to its worker.</summary>
    /// <param name="count">The number of this reload.</param>
    private static async Task ReloadAsync(RunningProgram program, BalancerFolder folder, int count)
    {
        await program.SignalAsync("HUP");
        await Eventually.HoldsAsync(() => Count(folder, ": reconfiguring") == count, "the master reads the file", Cancellation);
    }

    private static async Task ReplaceWorkerAsync(BalancerFolder folder)
    {
        var worker = folder.Worker;
        await SignalAsync(worker, "KILL");
        await Eventually.HoldsAsync(() => folder.Worker != worker, "a new worker", Cancellation);
    }

    private static async Task<string> MeetAsync(int port)
    {
        using var client = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port), Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation));
    }

    private static async Task StopAsync(int process)
    {
        await SignalAsync(process, "STOP");
        await Eventually.HoldsAsync(() => File.ReadAllText($"/proc/{process}/stat").Contains(") T ", StringComparison.Ordinal),
            "the worker stands still", Cancellation);
    }

    private static Task<CommandRun> SignalAsync(int process, string signal) =>
        CommandRun.OfAsync("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(10));

    private static int Count(BalancerFolder folder, string text) => folder.Log.Split(text).Length - 1;
}
