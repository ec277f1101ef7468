using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Modules.Contract;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class ListenTests
{
    [Theory]
    [InlineData("8000", "0.0.0.0:8000")]
    [InlineData("*:8000", "0.0.0.0:8000")]
    [InlineData("127.0.0.1:8000", "127.0.0.1:8000")]
    [InlineData("127.0.0.1", "127.0.0.1:0")]
    [InlineData("[::1]:8000", "[::1]:8000")]
    [InlineData("8000-8002", "0.0.0.0:8000 0.0.0.0:8001 0.0.0.0:8002")]
    [InlineData("[::1]:8000-8001", "[::1]:8000 [::1]:8001")]
    [InlineData("0:8000", "0.0.0.0:8000")]
    public void Listen_Address_BecomesEndPoints(string address, string endPoints) =>
        Assert.Equal(endPoints.Split(' '), Listens(address).Select(listen => listen.Address.ToString()));

    [Fact]
    public void Listen_UnixSocket_KeepsItsPath() =>
        Assert.Equal("/tmp/x", Assert.IsType<UnixDomainSocketEndPoint>(Assert.Single(Listens("unix:/tmp/x")).Address).ToString());

    [Fact]
    public void Listen_WithoutOptions_HasNginxsDefaults() =>
        Assert.Equal(new ListenConfig(new IPEndPoint(IPAddress.Any, 8000)), Assert.Single(Listens("8000")));

    [Fact]
    public void Listen_Options_AreRecorded()
    {
        var listen = Assert.Single(Listens(
            "[::]:8000 backlog=5 rcvbuf=8k sndbuf=1m reuseport ipv6only=off bind so_keepalive=30m::10 deferred fastopen=7 multipath"));

        Assert.Equal(5, listen.Backlog);
        Assert.Equal(8192, listen.ReceiveBuffer);
        Assert.Equal(1_048_576, listen.SendBuffer);
        Assert.True(listen is { ReusePort: true, Deferred: true, FastOpen: 7, Multipath: true });
        Assert.False(listen.Ipv6Only);
        Assert.Equal(new KeepaliveConfig(true, TimeSpan.FromMinutes(30), null, 10), listen.Keepalive);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("off", false)]
    public void Listen_Keepalive_CanBeAFlag(string text, bool on) =>
        Assert.Equal(new KeepaliveConfig(on), Assert.Single(Listens("8000 so_keepalive=" + text)).Keepalive);

    [Theory]
    [InlineData("", "no host in \"\" of the \"listen\" directive")]
    [InlineData("0", "invalid port in \"0\" of the \"listen\" directive")]
    [InlineData(":80", "no host in \":80\" of the \"listen\" directive")]
    [InlineData("::", "invalid port in \"::\" of the \"listen\" directive")]
    [InlineData("[::", "invalid host in \"[::\" of the \"listen\" directive")]
    [InlineData("[]:80", "no host in \"[]:80\" of the \"listen\" directive")]
    [InlineData("[zz]:80", "invalid IPv6 address in \"[zz]:80\" of the \"listen\" directive")]
    [InlineData("1.2.3.4:80/x", "invalid host in \"1.2.3.4:80/x\" of the \"listen\" directive")]
    [InlineData("8003-8000", "invalid port range in \"8003-8000\" of the \"listen\" directive")]
    [InlineData("[::1]:8003-8000", "invalid port range in \"[::1]:8003-8000\" of the \"listen\" directive")]
    [InlineData("8000 fastopen=5\0", "invalid fastopen \"fastopen=5\0\"")]
    [InlineData("unix:", "no path in the unix domain socket in \"unix:\" of the \"listen\" directive")]
    [InlineData("8000 rcvbuf=x", "invalid rcvbuf \"rcvbuf=x\"")]
    [InlineData("8000 ipv6only=maybe", "invalid parameter \"ipv6only=maybe\"")]
    [InlineData("8000 ipv6only=onx", "invalid ipv6only flags \"onx\"")]
    [InlineData("8000 so_keepalive=::", "invalid so_keepalive value: \"::\"")]
    [InlineData("8000 so_keepalive=1:2:3:4", "invalid so_keepalive value: \"1:2:3:4\"")]
    [InlineData("8000 fastopen=x", "invalid fastopen \"fastopen=x\"")]
    [InlineData("8000 setfib=1", "invalid parameter \"setfib=1\"")]
    [InlineData("8000 ssl", "the \"ssl\" parameter requires ngx_stream_ssl_module")]
    [InlineData("8000 udp", "invalid parameter \"udp\"")]
    [InlineData("8000 udp proxy_protocol", "\"listen\" directive \"proxy_protocol\" parameter is incompatible with \"udp\"")]
    [InlineData("8000 foo", "invalid parameter \"foo\"")]
    public void Listen_Nonsense_IsRefusedInNginxsWords(string listen, string message)
    {
        var quoted = listen.Length == 0 ? "\"\"" : listen;

        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3",
            TestConfiguration.Refuse(TestConfiguration.Server($"listen {quoted}; proxy_pass u;")));
    }

    [Fact]
    public void Listen_AcceptFilter_IsIgnoredAloud()
    {
        using var configuration = new TestConfiguration(TestConfiguration.Server("listen 8000 accept_filter=httpready; proxy_pass u;"));
        var result = configuration.Options.LoadConfiguration();

        Assert.NotNull(result.Config);
        Assert.Equal(
            "[emerg] accept filters \"accept_filter=httpready\" are not supported on this platform, ignored in PFX/nginx.conf:3",
            configuration.WithoutPrefix(Assert.Single(result.Messages).ToString()));
    }

    [Fact]
    public void Listen_AddressOfAnotherServer_StaysWithTheFirst()
    {
        var config = TestConfiguration.Accept(
            TestConfiguration.Server("listen 8000; proxy_pass u; } server { listen 8000; listen 8001; proxy_pass v;"));

        Assert.Equal(["0.0.0.0:8000"], config.Servers[0].Listens.Select(listen => listen.Address.ToString()));
        Assert.Equal(["0.0.0.0:8001"], config.Servers[1].Listens.Select(listen => listen.Address.ToString()));
    }

    [Fact]
    public void Listen_DefaultServer_GetsTheClientsWhereverItStands()
    {
        var config = TestConfiguration.Accept(
            TestConfiguration.Server("listen 8000; proxy_pass u; } server { listen 8000 default_server; proxy_pass v;"));

        Assert.Empty(config.Servers[0].Listens);
        Assert.Single(config.Servers[1].Listens);
    }

    [Fact]
    public void Listen_OneAddressOfAWildcardPort_SharesItsSocketUnlessItHasOptions()
    {
        var config = TestConfiguration.Accept(TestConfiguration.Server(
            "listen 127.0.0.1:8000; listen 127.0.0.2:8000 bind; listen [::1]:8000; proxy_pass u; } server { listen 8000; listen [::]:8001; proxy_pass v;"));

        Assert.Equal(["127.0.0.1:8000 0.0.0.0:8000", "127.0.0.2:8000 ", "[::1]:8000 ", "0.0.0.0:8000 ", "[::]:8001 "],
            config.Servers.SelectMany(server => server.Listens).Select(listen => $"{listen.Address} {listen.Within}"));
        Assert.Equal(4, config.Sockets.Count());
    }

    [Fact]
    public void Listen_ProxyProtocol_HoldsForTheAddressWhoeverSaysIt()
    {
        var config = TestConfiguration.Accept(
            TestConfiguration.Server("listen 8000; proxy_pass u; } server { listen 8000 proxy_protocol; proxy_pass v;"));

        Assert.True(config.Servers[0].Listens[0].ProxyProtocol);
    }

    [Theory]
    [InlineData("8000", "8000 proxy_protocol", false)]
    [InlineData("8000 proxy_protocol", "8000 proxy_protocol", false)]
    [InlineData("8000 proxy_protocol", "8000", false)]
    [InlineData("8000 proxy_protocol", "8000 backlog=7", true)]
    [InlineData("8000 backlog=7", "8000 proxy_protocol", true)]
    [InlineData("8000 proxy_protocol backlog=7", "8000", false)]
    public void Listen_ProxyProtocolOfOneAddress_SaidDifferently_IsAWarning(string first, string second, bool isOdd)
    {
        using var configuration =
            new TestConfiguration(TestConfiguration.Server($"listen {first}; proxy_pass u; }} server {{ listen {second}; proxy_pass v;"));

        Assert.Equal(
            [.. isOdd ? ["[warn] protocol options redefined for 0.0.0.0:8000 in PFX/nginx.conf:3"]
                : Array.Empty<string>(), "[warn] conflicting server name \"\" on 0.0.0.0:8000, ignored"],
            configuration.Options.LoadConfiguration().Messages.Select(message => configuration.WithoutPrefix(message.ToString())));
    }

    [Fact]
    public void Listen_OptionsOfOneAddress_MayBeSaidOnce()
    {
        var said = TestConfiguration.Accept(
            TestConfiguration.Server("listen 8000; proxy_pass u; } server { listen 8000 backlog=7; proxy_pass v;"));

        Assert.Equal(7, said.Servers[0].Listens[0].Backlog);
        Assert.Equal("[emerg] duplicate listen options for 0.0.0.0:8000 in PFX/nginx.conf:3",
            TestConfiguration.Refuse(
                TestConfiguration.Server("listen 8000 reuseport; proxy_pass u; } server { listen 8000 backlog=7; proxy_pass v;")));
    }

    private static IReadOnlyList<ListenConfig> Listens(string listen) =>
        TestConfiguration.Accept(TestConfiguration.Server($"listen {listen}; proxy_pass u;")).Servers[0].Listens;
}
