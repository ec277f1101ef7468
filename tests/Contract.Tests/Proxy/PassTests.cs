using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary><c>pass</c>, which nginx has since 1.25.5: what its manual and its source say, as the nginx here is older.</summary>
public sealed class PassTests
{
    private const string Log = "log_format m '$server_port $status $bytes_sent'; access_log access.log m;";

    private readonly int _other = FreePorts.Take(1)[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("listen 127.0.0.1:OTHER", "127.0.0.1:OTHER")]
    [InlineData("listen OTHER", "127.0.0.1:OTHER")]
    [InlineData("listen 127.0.0.1:OTHER", "$server_addr:OTHER")]
    public async Task Pass_ListeningSocket_ItsServerServes(string listen, string target)
    {
        await using var proxy =
            await StartAsync($"server {{ listen LISTEN; pass {target}; }} server {{ {listen}; return \"$remote_addr passed\"; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Equal("127.0.0.1 passed", Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation)));
    }

    [Fact]
    public async Task Pass_ToAProxyingServer_BytesGoBothWaysAndOneLineIsWritten()
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await StartAsync(
            $"{Log} upstream u {{ {servers.Lines("")} }} server {{ listen LISTEN; pass 127.0.0.1:OTHER; }} server {{ listen 127.0.0.1:OTHER; proxy_pass u; }}");

        Assert.Equal("aa", await proxy.SequenceAsync(2, Cancellation));

        await proxy.AccessLinesAreAsync(Cancellation, $"{_other} 200 1", $"{_other} 200 1");
    }

    [Fact]
    public async Task Pass_AddressOfAWildcardSocketsOwnServer_IsMeant()
    {
        await using var proxy = await StartAsync(
            "server { listen LISTEN; pass 127.0.0.2:OTHER; } server { listen OTHER; return wide; } server { listen 127.0.0.2:OTHER; return own; }");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Equal("own", Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation)));
    }

    [Fact]
    public async Task Pass_RulesOfBothServers_Hold()
    {
        await using var proxy = await StartAsync(
            $"{Log} server {{ listen LISTEN; pass 127.0.0.1:OTHER; }} server {{ listen 127.0.0.1:OTHER; deny all; return x; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"{_other} 403 0");
    }

    [Fact]
    public async Task Pass_HeaderOfTheFirstServer_IsKnownToTheSecond()
    {
        await using var proxy = await StartAsync(
            "server { listen LISTEN proxy_protocol; set_real_ip_from 127.0.0.1; pass 127.0.0.1:OTHER; } "
            + "server { listen 127.0.0.1:OTHER; return \"$remote_addr $proxy_protocol_addr\"; }");
        using var client = await proxy.ConnectAsync(Cancellation);
        await client.SendAllAsync("PROXY TCP4 192.0.2.7 192.0.2.8 1 2\r\n"u8.ToArray(), Cancellation);

        Assert.Equal("192.0.2.7 192.0.2.7", Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation)));
    }

    [Theory]
    [InlineData("pass 127.0.0.1:1", "[error] port not found for \"127.0.0.1:1\" while passing connection to port", "200")]
    [InlineData("pass 127.0.0.1:PORT", "[error] stream pass cycle while passing connection to port", "500")]
    [InlineData("set $to localhost:1; pass $to", "[error] no addresses in pass \"localhost:1\" while passing connection to port", "500")]
    [InlineData("set $to 127.0.0.1; pass $to", "[error] no port in pass \"127.0.0.1\" while passing connection to port", "500")]
    [InlineData("set $to 127.0.0.1:x; pass $to", "[error] invalid port in pass \"127.0.0.1:x\" while passing connection to port", "500")]
    public async Task Pass_Nowhere_EndsWithNginxsLine(string pass, string line, string status)
    {
        await using var proxy = await StartAsync($"{Log} server {{ listen LISTEN; {pass}; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} {status} 0");
        Assert.Contains(proxy.SessionLines, known => known.StartsWith(line, StringComparison.Ordinal));
    }

    private Task<RunningProxy> StartAsync(string stream) =>
        RunningProxy.StartAsync(ProxyKind.Balancer, stream.Replace("OTHER", $"{_other}", StringComparison.Ordinal));
}
