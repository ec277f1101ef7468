using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Names that are looked up while the proxy runs.</summary>
public sealed class ResolverTests
{
    private const string Log = "log_format m '$status'; access_log access.log m;";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("there.test", "200", "")]
    [BothProxies("gone.test", "500", "gone.test could not be resolved (3: Host not found)")]
    [BothProxies("fails.test", "500", "fails.test could not be resolved (2: Server failure)")]
    [BothProxies("silent.test", "500", "silent.test could not be resolved (110: Operation timed out)")]
    [BothProxies("empty.test", "500", "empty.test could not be resolved (3: Host not found)")]
    [BothProxies("bad..name", "500", "bad..name could not be resolved (3: Host not found)")]
    public async Task ProxyPass_NameOfAVariable_IsLookedUp(ProxyKind kind, string name, string status, string line)
    {
        await using var dns = new DnsResponder();
        await using var servers = LetterServers.Start(1);
        dns.Set("there.test", 60, "127.0.0.1");
        dns.Set("empty.test", 60);
        dns.Fail("fails.test", 2);
        dns.Ignore("silent.test");
        var port = servers[0].Split(':')[1];
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Log} resolver {dns.Address} ipv6=off; resolver_timeout 300ms; map $protocol $to {{ default {name}:{port}; }} "
                + "server { listen LISTEN; proxy_pass $to; }");

        Assert.Equal(status == "200" ? "a" : "", await proxy.MeetAsync(Cancellation));

        await proxy.AccessLinesAreAsync(Cancellation, status);
        var lines = proxy.SessionLines.Where(known => known.StartsWith("[error]", StringComparison.Ordinal));
        Assert.Equal(line.Length == 0 ? [] : [$"[error] {line}, client: 127.0.0.1, server: {proxy.Listen}, bytes from/to client:0/0, bytes from/to upstream:0/0"], lines);
    }

    [Fact]
    public async Task Resolve_NameThatChanges_IsFollowedWithoutAReload()
    {
        await using var dns = new DnsResponder();
        await using var servers = LetterServers.Start(2);
        dns.SetService("_chat._tcp.svc.test", 1, (1, 1, PortOf(0), "one.test"));
        dns.Set("one.test", 1, "127.0.0.1");
        await using var proxy = await RunningProxy.StartAsync(
            ProxyKind.Balancer, $"{Log} resolver {dns.Address} ipv6=off; upstream u {{ zone u 64k; server svc.test service=chat resolve; }} "
                + "server { listen LISTEN; proxy_pass u; }");

        await MeetsAsync("a");
        dns.SetService("_chat._tcp.svc.test", 1, (1, 1, PortOf(1), "one.test"));
        await MeetsAsync("b");

        ushort PortOf(int server) => ushort.Parse(servers[server].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

        async Task MeetsAsync(string letter)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            deadline.CancelAfter(Eventually.Deadline);
            while (await proxy.MeetAsync(deadline.Token) != letter)
                await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
