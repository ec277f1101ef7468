using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>Access lines of the whole program, where it does more than nginx or where the system gets in the way.</summary>
public sealed class AccessLogProgramTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("buffer=64k")]
    public async Task Stop_OpenSessions_HaveTheirLines(string parameters)
    {
        await using var silent = FaultyTcpServer.Start(ServerScripts.Silence);
        await using var folder = new BalancerFolder();
        Configure(folder, $"access_log access.log m {parameters}; server {{ listen 127.0.0.1:{folder.Port}; proxy_pass {silent.Name}; }}");
        await using var program = await folder.StartAsync();
        using var first = await folder.ConnectAsync(Cancellation);
        using var second = await folder.ConnectAsync(Cancellation);
        await folder.WaitForLogAsync("*2 proxy");

        await folder.RunAsync("-s", "stop");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal([$"1 200 {silent.Name}", $"2 200 {silent.Name}"],
            (await File.ReadAllLinesAsync(folder.PathOf("access.log"), Cancellation)).Order());
    }

    [Fact]
    public async Task Write_DiskIsFull_SessionsGoOnAndTheErrorLogTellsOnce()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, $"access_log /dev/full m; server {{ listen 127.0.0.1:{folder.Port}; return x; }}");
        await using var program = await folder.StartAsync();
        await MeetAsync(folder, times: 3);
        await folder.WaitForLogAsync("write() to");

        await folder.RunAsync("-s", "quit");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, folder.Log.Split("[alert]").Length);
        Assert.Contains("write() to \"/dev/full\" failed (28: No space left on device)", folder.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_FolderVanished_SessionsGoOnAndTheErrorLogTells()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, $"access_log gone-$server_port/access.log m; server {{ listen 127.0.0.1:{folder.Port}; return x; }}");
        await using var program = await folder.StartAsync();
        await MeetAsync(folder, times: 2);
        await folder.WaitForLogAsync($"open() \"{folder.PathOf($"gone-{folder.Port}/access.log")}\" failed (2: No such file or directory)");
    }

    [Fact]
    public async Task Reload_OtherFormat_HoldsForNewSessionsAndFlushesTheBuffer()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, $"access_log access.log m buffer=64k; server {{ listen 127.0.0.1:{folder.Port}; return x; }}");
        await using var program = await folder.StartAsync();
        await MeetAsync(folder, times: 1);

        Configure(folder, $"log_format n 'new $connection'; access_log access.log n; server {{ listen 127.0.0.1:{folder.Port}; return x; }}");
        await folder.RunAsync("-s", "reload");
        await folder.WaitForLogAsync(": reconfigured");
        await MeetAsync(folder, times: 1);

        await Eventually.HoldsAsync(
            () => File.ReadAllLines(folder.PathOf("access.log")) is ["1 200 -", "new 2"],
            $"both lines:\n{await File.ReadAllTextAsync(folder.PathOf("access.log"), Cancellation)}", Cancellation);
    }

    private static void Configure(BalancerFolder folder, string stream) => File.WriteAllText(folder.PathOf("balancer.conf"), $$"""
        pid balancer.pid;
        error_log error.log info;
        events { worker_connections 64; }
        stream { log_format m '$connection $status $upstream_addr'; {{stream}} }
        """);

    private static async Task MeetAsync(BalancerFolder folder, int times)
    {
        for (var time = 0; time < times; time++)
        {
            using var client = await folder.ConnectAsync(Cancellation);
            Assert.Single(await client.ReceiveToEndAsync(Cancellation));
        }
    }
}
