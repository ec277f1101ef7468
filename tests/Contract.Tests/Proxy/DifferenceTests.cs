using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Where the balancer means to be better than nginx with the same file (docs/balancer.md lists them).</summary>
public sealed class DifferenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RoundRobin_ThreeLoopsWithoutZone_IsExact()
    {
        await using var servers = LetterServers.Start(3);
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, Serve(servers.Lines("", "", "")));
        var one = await File.ReadAllTextAsync(proxy.PathOf("proxy.conf"), Cancellation);
        await File.WriteAllTextAsync(proxy.PathOf("proxy.conf"),
            one.Replace("worker_processes 1;", "worker_processes 3;", StringComparison.Ordinal), Cancellation);
        await proxy.CommandAsync("reload");
        await proxy.WaitForLogAsync(": reconfigured", Cancellation);

        Assert.Equal("abcabcabcabcabcabc", await proxy.SequenceAsync(18, Cancellation));
    }

    [Fact]
    public async Task Reload_InTheMiddleOfARound_GoesOnThere()
    {
        await using var servers = LetterServers.Start(3);
        var stream = Serve(servers.Lines("", "", ""));
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, stream);
        Assert.Equal("a", await proxy.SequenceAsync(1, Cancellation));

        await proxy.ReloadAsync(stream);

        Assert.Equal("bcab", await proxy.SequenceAsync(4, Cancellation));
    }

    [Fact]
    public async Task Reload_ServerShutOut_StaysShutOut()
    {
        using var nobody = SocketExtensions.ReservePort(out var dead);
        await using var servers = LetterServers.Start(1);
        var stream = Serve($"server {dead} fail_timeout=1h; {servers.Lines("")}");
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, stream);
        Assert.Equal("aa", await proxy.SequenceAsync(2, Cancellation));

        await proxy.ReloadAsync(stream);
        Assert.Equal("aaaa", await proxy.SequenceAsync(4, Cancellation));

        Assert.Single(proxy.SessionLines, static line => line.Contains("connect() failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reload_LeastConn_CountsTheSessionsOfBefore()
    {
        await using var servers = LetterServers.Start(2);
        var stream = Serve($"least_conn; {servers.Lines("", "")}");
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, stream);
        using var first = await proxy.ConnectAsync(Cancellation);
        Assert.Equal("a", await LetterAsync(first));

        await proxy.ReloadAsync(stream);

        Assert.Equal("bbb", await proxy.SequenceAsync(3, Cancellation));
    }

    [Fact]
    public async Task Log_BytesThatWereAskedForBefore_AreTheFinalOnes()
    {
        await using var proxy = await RunningProxy.StartAsync(
            ProxyKind.Balancer, "log_format m '$before $bytes_sent'; access_log access.log m; server { listen LISTEN; set $before $bytes_sent; return x; }");

        Assert.Equal("x", await proxy.MeetAsync(Cancellation));

        await proxy.AccessLinesAreAsync(Cancellation, "0 1");
    }

    [Fact]
    public async Task ShutdownTimeout_ClientThatNeverSentItsHeader_IsCut()
    {
        const string Stream = "server { listen LISTEN proxy_protocol; proxy_protocol_timeout 1h; return x; }";
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, Stream, "worker_shutdown_timeout 200ms;");
        using var client = await proxy.ConnectAsync(Cancellation);
        await proxy.WaitForLogAsync("*1 client", Cancellation);

        await proxy.ReloadAsync(Stream, "worker_shutdown_timeout 200ms;");

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.WaitForLogAsync("shutdown timeout while reading PROXY protocol", Cancellation);
    }

    private static async Task<string> LetterAsync(Socket client) =>
        Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation));

    private static string Serve(string upstream) => $"upstream u {{ {upstream} }} server {{ listen LISTEN; proxy_pass u; }}";
}
