using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>The access line of each way a session can go: the same for both programs, but for times.</summary>
public sealed class AccessLogLineTests : IDisposable
{
    private const string Format = """
        log_format m '$remote_addr $protocol $status $bytes_sent $bytes_received $session_time "$upstream_addr" "$upstream_bytes_sent" '
            '"$upstream_bytes_received" "$upstream_connect_time" "$upstream_first_byte_time" "$upstream_session_time" $server_addr:$server_port';
        access_log access.log m;

        """;

    private readonly Socket _dead = SocketExtensions.ReservePort(out _);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EndPoint Dead => _dead.LocalEndPoint!;

    public void Dispose() => _dead.Dispose();

    [Theory]
    [BothProxies]
    public async Task OneServer_Refused_Is502(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, $"{Format} server {{ listen LISTEN; proxy_pass {Dead}; }}");
        Assert.Equal("", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"127.0.0.1 TCP 502 0 0 T \"{Dead}\" \"0\" \"0\" \"-\" \"-\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task TwoServers_FirstRefused_BothAreListed(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Format} upstream u {{ server {Dead}; {servers.Lines("")} }} server {{ listen LISTEN; proxy_pass u; }}");
        Assert.Equal("aa", await proxy.SequenceAsync(2, Cancellation));
        await proxy.AccessLinesAreAsync(
            Cancellation,
            $"127.0.0.1 TCP 200 1 0 T \"{Dead}, {servers[0]}\" \"0, 0\" \"0, 1\" \"-, T\" \"-, T\" \"T, T\" {proxy.Listen}",
            $"127.0.0.1 TCP 200 1 0 T \"{servers[0]}\" \"0\" \"1\" \"T\" \"T\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task AllRefused_ThenNoLiveUpstreams_ShowsTheGroupsName(ProxyKind kind)
    {
        using var other = SocketExtensions.ReservePort(out var alsoDead);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Format} upstream u {{ server {Dead}; server {alsoDead}; }} server {{ listen LISTEN; proxy_pass u; }}");
        Assert.Equal("", await proxy.SequenceAsync(2, Cancellation));
        await proxy.AccessLinesAreAsync(
            Cancellation,
            $"127.0.0.1 TCP 502 0 0 T \"{Dead}, {alsoDead}\" \"0, 0\" \"0, 0\" \"-, -\" \"-, -\" \"T, T\" {proxy.Listen}",
            $"127.0.0.1 TCP 502 0 0 T \"u\" \"0\" \"0\" \"-\" \"-\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task ConnectTimeout_ThenNext_BothAreListed(ProxyKind kind)
    {
        using var stalled = new StalledServer();
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Format} upstream u {{ server {stalled.Address}; {servers.Lines("")} }} server {{ listen LISTEN; proxy_connect_timeout 200ms; proxy_pass u; }}");
        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(
            Cancellation, $"127.0.0.1 TCP 200 1 0 T \"{stalled.Address}, {servers[0]}\" \"0, 0\" \"0, 1\" \"-, T\" \"-, T\" \"T, T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task NextUpstreamOff_Refused_Is502WithOneEntry(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Format} upstream u {{ server {Dead}; {servers.Lines("")} }} server {{ listen LISTEN; proxy_next_upstream off; proxy_pass u; }}");
        Assert.Equal("", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"127.0.0.1 TCP 502 0 0 T \"{Dead}\" \"0\" \"0\" \"-\" \"-\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task ProxyTimeout_SilentServer_Is200WithoutFirstByte(ProxyKind kind)
    {
        await using var silent = FaultyTcpServer.Start(ServerScripts.Silence);
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Format} server {{ listen LISTEN; proxy_timeout 300ms; proxy_pass {silent.Name}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);
        await client.SendAllAsync("abc"u8.ToArray(), Cancellation);
        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation,
            $"127.0.0.1 TCP 200 0 3 T \"{silent.Name}\" \"3\" \"0\" \"T\" \"-\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task ClientEnds_SilentServer_IsTheClientsBytesOnly(ProxyKind kind)
    {
        await using var silent = FaultyTcpServer.Start(ServerScripts.Silence);
        await using var proxy = await RunningProxy.StartAsync(kind, $"{Format} server {{ listen LISTEN; proxy_pass {silent.Name}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);
        await proxy.WaitForLogAsync($"connected to {silent.Name}", Cancellation);
        await client.SendAllAsync("abc"u8.ToArray(), Cancellation);
        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation,
            $"127.0.0.1 TCP 200 0 3 T \"{silent.Name}\" \"3\" \"0\" \"T\" \"-\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task ServerResets_ItsEndCountsAsFirstByte(ProxyKind kind)
    {
        await using var resetting = FaultyTcpServer.Start(ServerScripts.ResetAfter(3));
        await using var proxy = await RunningProxy.StartAsync(kind, $"{Format} server {{ listen LISTEN; proxy_pass {resetting.Name}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);
        await client.SendAllAsync("abc"u8.ToArray(), Cancellation);
        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation,
            $"127.0.0.1 TCP 200 0 3 T \"{resetting.Name}\" \"3\" \"0\" \"T\" \"T\" \"T\" {proxy.Listen}");
    }

    [Theory]
    [BothProxies]
    public async Task UnixSockets_OnBothSides_AreNamed(ProxyKind kind)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("in.sock");
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Format} server {{ listen LISTEN; proxy_pass unix:{path}; }} server {{ listen unix:{path}; proxy_pass {servers[0]}; }}");
        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
        await Eventually.HoldsAsync(() => proxy.AccessLines.Count == 2, "two lines", Cancellation);
        Assert.Equal(
            [
                $"127.0.0.1 TCP 200 1 0 T \"unix:{path}\" \"0\" \"1\" \"T\" \"T\" \"T\" {proxy.Listen}",
                $"unix: TCP 200 1 0 T \"{servers[0]}\" \"0\" \"1\" \"T\" \"T\" \"T\" unix:{path}:",
            ],
            proxy.AccessLines.Order(StringComparer.Ordinal));
    }

    [Theory]
    [BothProxies]
    public async Task UnixSocketMissing_Is502(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Format} server {{ listen LISTEN; proxy_pass unix:/nowhere/chat.sock; }}");
        Assert.Equal("", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation,
            $"127.0.0.1 TCP 502 0 0 T \"unix:/nowhere/chat.sock\" \"0\" \"0\" \"-\" \"-\" \"T\" {proxy.Listen}");
    }
}
