using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Reloads, log rotation, and the two ways to stop.</summary>
public sealed class ControlTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task Reload_WeightsChange_NewClientsFollowAndOldSessionsLive(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("", "")));
        using var old = await MeetAsync(proxy, "a");

        await proxy.ReloadAsync(Balance(servers.Lines("", "weight=2")));

        Assert.Equal("babbab", await proxy.SequenceAsync(6, Cancellation));
        await AssertEchoesAsync(old);
    }

    [Theory]
    [BothProxies]
    public async Task Reload_ServerAdded_GetsItsShare(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(3);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("", "")));
        Assert.Equal("abab", await proxy.SequenceAsync(4, Cancellation));

        await proxy.ReloadAsync(Balance(servers.Lines("", "", "")));

        Assert.Equal("abcabc", await proxy.SequenceAsync(6, Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Reload_ServerRemoved_KeepsItsSessions(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("", "")));
        using var old = await MeetAsync(proxy, "a");

        await proxy.ReloadAsync(Balance($"server {servers[1]};"));

        Assert.Equal("bbb", await proxy.SequenceAsync(3, Cancellation));
        await AssertEchoesAsync(old);
    }

    [Theory]
    [BothProxies]
    public async Task Reload_AddressChanges_NewOneServesOldOneIsClosed(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("")));
        using var old = await MeetAsync(proxy, "a");
        var port = FreePorts.Take(1)[0];

        await proxy.ReloadAsync(Balance(servers.Lines("")).Replace("LISTEN", $"127.0.0.1:{port}", StringComparison.Ordinal));

        using var client = await SocketExtensions.ConnectToAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port),
            Cancellation);
        Assert.Equal("a", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation)));
        await AssertEchoesAsync(old);
        await AssertRefusesAsync(proxy);
    }

    [Theory]
    [BothProxies]
    public async Task Reload_BadFile_IsRefusedAndNothingChanges(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("", "")));
        using var old = await MeetAsync(proxy, "a");

        proxy.Configure(Balance(servers.Lines("", "weight=0")));
        using (var pid = System.Diagnostics.Process.Start("kill",
            ["-HUP", (await File.ReadAllTextAsync(proxy.PathOf("proxy.pid"), Cancellation)).Trim()]))
            await pid.WaitForExitAsync(Cancellation);
        await proxy.WaitForLogAsync("[emerg]", Cancellation);

        Assert.Contains("invalid parameter \"weight=0\" in ", proxy.Log, StringComparison.Ordinal);
        Assert.Equal("baba", await proxy.SequenceAsync(4, Cancellation));
        await AssertEchoesAsync(old);
    }

    [Theory]
    [BothProxies]
    public async Task Reload_ShutdownTimeout_CutsOldSessions(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("")), "worker_shutdown_timeout 300ms;");
        using var old = await MeetAsync(proxy, "a");

        await proxy.ReloadAsync(Balance(servers.Lines("")), "worker_shutdown_timeout 300ms;");

        Assert.Empty(await old.ReceiveToEndAsync(Cancellation));
        await proxy.WaitForLogAsync("shutdown timeout while proxying connection, client: 127.0.0.1", Cancellation);
        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Quit_OpenSession_IsWaitedFor(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("")));
        using var old = await MeetAsync(proxy, "a");

        Assert.Equal(new CommandRun(0, "", ""), await proxy.CommandAsync("quit"));
        await proxy.WaitForLogAsync("gracefully shutting down", Cancellation);
        await AssertRefusesAsync(proxy);
        await AssertEchoesAsync(old);
        old.Dispose();

        Assert.Equal(0, await proxy.WaitForExitAsync());
        Assert.False(File.Exists(proxy.PathOf("proxy.pid")), "the pid file is left");
        Assert.DoesNotContain("[alert]", proxy.Log, StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies]
    public async Task Stop_OpenSession_IsCut(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("")));
        using var old = await MeetAsync(proxy, "a");

        Assert.Equal(new CommandRun(0, "", ""), await proxy.CommandAsync("stop"));

        Assert.Equal(0, await proxy.WaitForExitAsync());
        Assert.Empty(await ReceiveUntilCutAsync(old));
        Assert.False(File.Exists(proxy.PathOf("proxy.pid")), "the pid file is left");
        Assert.DoesNotContain("client disconnected", proxy.Log, StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies]
    public async Task Reopen_LogRenamed_GoesOnInANewFile(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(kind, Balance(servers.Lines("")));
        File.Move(proxy.PathOf("error.log"), proxy.PathOf("old.log"));

        await proxy.CommandAsync("reopen");
        await Eventually.HoldsAsync(() => File.ReadAllText(proxy.PathOf("old.log")).Contains("reopening logs", StringComparison.Ordinal),
            "logs reopened", Cancellation);
        await proxy.MeetAsync(Cancellation);

        await proxy.WaitForLogAsync("client disconnected", Cancellation);
        Assert.DoesNotContain("client disconnected", await File.ReadAllTextAsync(proxy.PathOf("old.log"), Cancellation),
            StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies("stop")]
    [BothProxies("quit")]
    [BothProxies("reload")]
    [BothProxies("reopen")]
    public async Task Command_NothingRuns_SaysSo(ProxyKind kind, string word)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, "");
        await proxy.CommandAsync("stop");
        await proxy.WaitForExitAsync();

        var said = await proxy.CommandAsync(word);

        var program = kind == ProxyKind.Balancer ? "Balancer" : "nginx";
        var expected = $"{program}: [error] open() \"{proxy.PathOf("proxy.pid")}\" failed (2: No such file or directory)\n";
        Assert.Equal(new CommandRun(1, "", expected), said);
    }

    private static string Balance(string servers) => $"upstream u {{ {servers} }} server {{ listen LISTEN; proxy_pass u; }}";

    private static async Task<Socket> MeetAsync(RunningProxy proxy, string expected)
    {
        var client = await proxy.ConnectAsync(Cancellation);
        Assert.Equal(expected, Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation)));
        return client;
    }

    private static async Task AssertEchoesAsync(Socket client)
    {
        await client.SendAllAsync("still here"u8.ToArray(), Cancellation);
        Assert.Equal("still here", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(10, Cancellation)));
    }

    /// <summary>The socket closes soon after the log says so.</summary>
    private static Task AssertRefusesAsync(RunningProxy proxy) => Eventually.HoldsAsync(() =>
    {
        try
        {
            proxy.ConnectAsync(Cancellation).GetAwaiter().GetResult().Dispose();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }, "new clients are refused", Cancellation);

    /// <summary>A process that ends may close or reset what it leaves.</summary>
    private static async Task<byte[]> ReceiveUntilCutAsync(Socket client)
    {
        try
        {
            return await client.ReceiveToEndAsync(Cancellation);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
