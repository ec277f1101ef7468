using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>Reloads that nginx answers with new processes, and the balancer within the one it has.</summary>
public sealed class ReloadProgramTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("worker_processes 1;", 64, "worker_processes 3;", 64)]
    [InlineData("worker_processes 3;", 64, "worker_processes 1;", 64)]
    [InlineData("worker_processes 2;", 64, "worker_processes 2;", 128)]
    public async Task Reload_LoopsChange_SessionsLiveAndNewClientsAreServed(string before, int roomBefore, string after, int roomAfter)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name, before, connections: roomBefore);
        await using var program = await folder.StartAsync();
        var old = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => folder.ConnectAsync(Cancellation)));
        foreach (var client in old)
            await AssertEchoesAsync(client);

        folder.Configure(server.Name, after, connections: roomAfter);
        await program.SignalAsync("HUP");
        await folder.WaitForLogAsync("reconfigured");

        foreach (var client in old)
        {
            await AssertEchoesAsync(client);
            client.Dispose();
        }

        for (var session = 0; session < 8; session++)
        {
            using var client = await folder.ConnectAsync(Cancellation);
            await AssertEchoesAsync(client);
        }

        await program.SignalAsync("QUIT");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Reload_NewAddressInUse_EverythingStays()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name);
        await using var program = await folder.StartAsync();
        var config = await File.ReadAllTextAsync(folder.PathOf("balancer.conf"), Cancellation);
        var taken = $"listen {server.Name}; listen 127.0.0.1:{folder.Port};";

        await File.WriteAllTextAsync(
            folder.PathOf("balancer.conf"), config.Replace($"listen 127.0.0.1:{folder.Port};", taken, StringComparison.Ordinal),
            Cancellation);
        await program.SignalAsync("HUP");
        await folder.WaitForLogAsync("keeping the previous configuration");

        Assert.Contains($": bind() to {server.Name} failed (98: Address already in use)", folder.Log, StringComparison.Ordinal);
        Assert.Contains("still could not bind()", folder.Log, StringComparison.Ordinal);
        using var client = await folder.ConnectAsync(Cancellation);
        await AssertEchoesAsync(client);
    }

    [Fact]
    public async Task Reload_ListenOptionsChange_ApplyToTheOpenSocketAsFarAsItCanChange()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var folder = new BalancerFolder();
        folder.Configure(server.Name, "worker_processes 2;");
        await using var program = await folder.StartAsync();
        var config = await File.ReadAllTextAsync(folder.PathOf("balancer.conf"), Cancellation);

        await ReloadAsync(" reuseport backlog=7", $"listening on 127.0.0.1:{folder.Port}, backlog 7");
        Assert.DoesNotContain("a restart applies them", folder.Log, StringComparison.Ordinal);
        await ReloadAsync(" backlog=9", $"listening on 127.0.0.1:{folder.Port}, backlog 9");
        await folder.WaitForLogAsync(
            $"some options of listen 127.0.0.1:{folder.Port} cannot change while it is open: a restart applies them");

        async Task ReloadAsync(string options, string line)
        {
            await File.WriteAllTextAsync(
                folder.PathOf("balancer.conf"),
                config.Replace($"listen 127.0.0.1:{folder.Port};", $"listen 127.0.0.1:{folder.Port}{options};", StringComparison.Ordinal),
                Cancellation);
            await program.SignalAsync("HUP");
            await folder.WaitForLogAsync(line);
            for (var session = 0; session < 8; session++)
            {
                using var client = await folder.ConnectAsync(Cancellation);
                await AssertEchoesAsync(client);
            }
        }
    }

    [Fact]
    public async Task Reload_PidFileMoves_TheOldOneGoes()
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1", pidFile: "old.pid");
        await using var program = RunningProgram.Start(BalancerFolder.Program, folder.Arguments("-g", "daemon off;"));
        await Eventually.HoldsAsync(() => File.Exists(folder.PathOf("old.pid")), "it serves", Cancellation);

        folder.Configure("127.0.0.1:1");
        await program.SignalAsync("HUP");
        await folder.WaitForLogAsync("reconfigured");

        Assert.True(File.Exists(folder.PidFile));
        Assert.False(File.Exists(folder.PathOf("old.pid")));
    }

    private static async Task AssertEchoesAsync(System.Net.Sockets.Socket client)
    {
        await client.SendAllAsync("ping"u8.ToArray(), Cancellation);
        Assert.Equal("ping"u8.ToArray(), await client.ReceiveExactlyAsync(4, Cancellation));
    }
}
