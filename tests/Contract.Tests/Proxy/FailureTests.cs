using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Servers that cannot be reached: who is served, by whom, and what the log says.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Socket _dead = SocketExtensions.ReservePort(out _);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EndPoint Dead => _dead.LocalEndPoint!;

    public void Dispose() => _dead.Dispose();

    [Theory]
    [BothProxies]
    public async Task OneOfTwoDead_EveryClient_IsServed(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server {Dead} max_fails=3; {servers.Lines("max_fails=3")} }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal("aaaaaaaaaaaa", await proxy.SequenceAsync(12, Cancellation));

        var refused = $"[error] connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"{Dead}\", bytes from/to client:0/0, bytes from/to upstream:0/0";
        var disabled = $"[warn] upstream server temporarily disabled while connecting to upstream, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"{Dead}\", bytes from/to client:0/0, bytes from/to upstream:0/0";
        await proxy.WaitForLogAsync("temporarily disabled", Cancellation);
        Assert.Equal([refused, refused, refused, disabled],
            proxy.SessionLines.Where(line => !line.StartsWith("[info]", StringComparison.Ordinal)));
    }

    [Theory]
    [BothProxies]
    public async Task AllDead_Client_IsClosedAtOnce(ProxyKind kind)
    {
        using var other = SocketExtensions.ReservePort(out var alsoDead);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server {Dead}; server {alsoDead}; }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal("", await proxy.SequenceAsync(2, Cancellation));

        await proxy.WaitForLogAsync("no live upstreams", Cancellation);
        Assert.Contains(
            $"[error] no live upstreams while connecting to upstream, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"u\", bytes from/to client:0/0, bytes from/to upstream:0/0",
            proxy.SessionLines);
        Assert.Equal(2, proxy.SessionLines.Count(line => line.Contains("Connection refused", StringComparison.Ordinal)));
    }

    [Theory]
    [BothProxies]
    public async Task ConnectTimeout_BytesThatTheClientSent_AreNotRead(ProxyKind kind)
    {
        using var stalled = new StalledServer();
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"log_format m '$status $bytes_received'; access_log access.log m; server {{ listen LISTEN; proxy_connect_timeout 500ms; proxy_pass {stalled.Address}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);
        client.Send("hello"u8);

        // Bytes that nobody has read make the system reset the connection.
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, "502 0");
        Assert.Contains(proxy.SessionLines, line => line.EndsWith("client:0/0, bytes from/to upstream:0/0", StringComparison.Ordinal));
    }

    [Theory]
    [BothProxies("LISTEN proxy_protocol; proxy_protocol_timeout 0", "200 -")]
    [BothProxies("LISTEN; proxy_connect_timeout 0", "502 SERVER")]
    [BothProxies("LISTEN; proxy_timeout 0", "200 SERVER")]
    public async Task Timeout_Zero_IsOverAtOnce(ProxyKind kind, string listen, string logged)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.Silence);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"log_format m '$status $upstream_addr'; access_log access.log m; server {{ listen {listen}; proxy_pass {server.Name}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, logged.Replace("SERVER", server.Name, StringComparison.Ordinal));
    }

    [Theory]
    [BothProxies]
    public async Task OnlyBackupDead_IsShutOutAsAnyOther(ProxyKind kind)
    {
        using var other = SocketExtensions.ReservePort(out var alsoDead);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server 127.0.0.1:1 down; server {Dead} fail_timeout=1h; server {alsoDead} backup fail_timeout=1h; }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal("", await proxy.SequenceAsync(2, Cancellation));

        await proxy.WaitForLogAsync("no live upstreams", Cancellation);
        Assert.Equal(2, proxy.SessionLines.Count(line => line.Contains("Connection refused", StringComparison.Ordinal)));
        Assert.Equal(2, proxy.SessionLines.Count(line => line.Contains("temporarily disabled", StringComparison.Ordinal)));
    }

    [Theory]
    [BothProxies]
    public async Task SingleServerDead_IsTriedByEveryClient(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, $"server {{ listen LISTEN; proxy_pass {Dead}; }}");

        Assert.Equal("", await proxy.SequenceAsync(3, Cancellation));

        await Eventually.HoldsAsync(
            () => proxy.SessionLines.Count(line => line.Contains("Connection refused", StringComparison.Ordinal)) == 3, "three attempts",
            Cancellation);
        Assert.DoesNotContain("temporarily disabled", proxy.Log, StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies]
    public async Task DeadServerComesBack_AfterFailTimeout_GetsItsShareAgain(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server {Dead} fail_timeout=1s; {servers.Lines("")} }} server {{ listen LISTEN; proxy_pass u; }}");
        Assert.Equal("aaaa", await proxy.SequenceAsync(4, Cancellation));

        await using var returned = FaultyTcpServer.Start(_dead, ServerScripts.NameThenEcho("x"));
        await Eventually.HoldsAsync(() => proxy.MeetAsync(Cancellation).GetAwaiter().GetResult() == "x", "a client meets the server again",
            Cancellation);

        Assert.Equal("axaxax", await proxy.SequenceAsync(6, Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task PrimaryDead_Backup_Serves(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server {Dead}; {servers.Lines("backup")} }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal("aaa", await proxy.SequenceAsync(3, Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task ConnectTimeout_Over_NextServerServes(ProxyKind kind)
    {
        using var stalled = new StalledServer();
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server {stalled.Address}; {servers.Lines("")} }} server {{ listen LISTEN; proxy_connect_timeout 200ms; proxy_pass u; }}");

        Assert.Equal("a", await proxy.MeetAsync(Cancellation));

        await proxy.WaitForLogAsync("temporarily disabled", Cancellation);
        Assert.Contains(
            $"[error] upstream timed out (110: Connection timed out) while connecting to upstream, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"{stalled.Address}\", bytes from/to client:0/0, bytes from/to upstream:0/0",
            proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task NextUpstreamOff_FirstServerDead_ClientIsClosed(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"upstream u {{ server {Dead}; {servers.Lines("")} }} server {{ listen LISTEN; proxy_next_upstream off; proxy_pass u; }}");

        Assert.Equal("", await proxy.MeetAsync(Cancellation));
        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task UnixSocketMissing_LogNamesItAtOnce(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, "server { listen LISTEN; proxy_pass unix:/nowhere/chat.sock; }");

        Assert.Equal("", await proxy.MeetAsync(Cancellation));

        await proxy.WaitForLogAsync("[crit]", Cancellation);
        Assert.Contains(
            $"[crit] connect() to unix:/nowhere/chat.sock failed (2: No such file or directory) while connecting to upstream, client: 127.0.0.1, server: {proxy.Listen}, upstream: \"unix:/nowhere/chat.sock\", bytes from/to client:0/0, bytes from/to upstream:0/0",
            proxy.SessionLines);
    }
}
