using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Who may come in: allow, deny, limit_conn.</summary>
public sealed class AdmissionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("deny 127.0.0.1;", "")]
    [BothProxies("allow 10.0.0.0/8; deny all;", "")]
    [BothProxies("allow 127.0.0.0/8; deny all;", "a")]
    [BothProxies("deny 10.0.0.0/8; deny ::1; deny unix:;", "a")]
    public async Task Rules_FirstThatFits_Decides(ProxyKind kind, string rules, string met)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{rules} upstream u {{ {servers.Lines("")} }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal(met, await proxy.MeetAsync(Cancellation));

        await proxy.WaitForLogAsync(met.Length == 0 ? "forbidden" : "disconnected", Cancellation);
        var forbidden = $"[error] access forbidden by rule while initializing session, client: 127.0.0.1, server: {proxy.Listen}";
        Assert.Equal(met.Length == 0, proxy.SessionLines.Contains(forbidden));
    }

    [Theory]
    [BothProxies("", "[error] limiting connections by zone \"z\" while initializing session")]
    [BothProxies("limit_conn_log_level warn;", "[warn] limiting connections by zone \"z\" while initializing session")]
    public async Task Limit_Reached_LetsNobodyInUntilOneLeaves(ProxyKind kind, string lines, string logged)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await StartLimitedAsync(kind, servers, "limit_conn z 1; " + lines);
        using (var first = await proxy.ConnectAsync(Cancellation))
        {
            Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));

            Assert.Equal("", await proxy.MeetAsync(Cancellation));

            await proxy.WaitForLogAsync("limiting", Cancellation);
            Assert.Contains($"{logged}, client: 127.0.0.1, server: {proxy.Listen}", proxy.SessionLines);
        }
        await proxy.WaitForLogAsync("client disconnected", Cancellation);
        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Limit_DryRun_OnlyLogs(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await StartLimitedAsync(kind, servers, "limit_conn z 1; limit_conn_dry_run on;");
        using var first = await proxy.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));

        Assert.Equal("a", await proxy.MeetAsync(Cancellation));

        await proxy.WaitForLogAsync("limiting", Cancellation);
        Assert.Contains(
            $"[error] limiting connections, dry run, by zone \"z\" while initializing session, client: 127.0.0.1, server: {proxy.Listen}",
            proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task Limit_AfterAReload_StillCountsTheSessionsOfBefore(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await StartLimitedAsync(kind, servers, "limit_conn z 1;");
        using var first = await proxy.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));

        await proxy.ReloadAsync(Limited(servers, "limit_conn z 1; proxy_timeout 1h;"));

        Assert.Equal("", await proxy.MeetAsync(Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Limit_OfAVariableThatSetMakes_CountsByItsValue(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"limit_conn_zone $k zone=z:1m; upstream u {{ {servers.Lines("")} }} server {{ listen LISTEN; proxy_pass u; set $k all; limit_conn z 1; }}");
        using var first = await proxy.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));

        Assert.Equal("", await proxy.MeetAsync(Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Zone_WithAnotherKeyAtReload_IsRefused(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await StartLimitedAsync(kind, servers, "limit_conn z 1;");

        proxy.Configure(Limited(servers, "limit_conn z 1;").Replace("$binary_remote_addr", "$remote_port", StringComparison.Ordinal));
        await proxy.CommandAsync("reload");

        await proxy.WaitForLogAsync("[emerg]", Cancellation);
        Assert.Contains("limit_conn_zone \"z\" uses the \"$remote_port\" key while previously it used the \"$binary_remote_addr\" key",
            proxy.Log, StringComparison.Ordinal);
        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
    }

    private static Task<RunningProxy> StartLimitedAsync(ProxyKind kind, LetterServers servers, string lines) =>
        RunningProxy.StartAsync(kind, Limited(servers, lines));

    private static string Limited(LetterServers servers, string lines) =>
        $"limit_conn_zone $binary_remote_addr zone=z:1m; upstream u {{ {servers.Lines("")} }} server {{ listen LISTEN; proxy_pass u; {lines} }}";
}
