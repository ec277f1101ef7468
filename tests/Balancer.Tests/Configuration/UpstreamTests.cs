using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class UpstreamTests
{
    [Fact]
    public void Server_WithoutParameters_HasNginxsDefaults()
    {
        var peer = Assert.Single(Upstream("server 127.0.0.1:6000;").Peers);

        Assert.Equal(new PeerConfig("127.0.0.1:6000", peer.Address), peer);
        Assert.Equal("127.0.0.1:6000", peer.Address.ToString());
        Assert.Equal((1, 0, 1, TimeSpan.FromSeconds(10)), (peer.Weight, peer.MaxConns, peer.MaxFails, peer.FailTimeout));
    }

    [Fact]
    public void Server_Parameters_AreRecorded()
    {
        var peers = Upstream(
            "server 127.0.0.1:1 weight=5 max_conns=7 max_fails=3 fail_timeout=1m30s; server [::1]:2 down; server unix:/x backup;").Peers;

        Assert.Equal((5, 7, 3, TimeSpan.FromSeconds(90)), (peers[0].Weight, peers[0].MaxConns, peers[0].MaxFails, peers[0].FailTimeout));
        Assert.Equal([(false, false), (true, false), (false, true)], peers.Select(peer => (peer.Down, peer.Backup)));
        Assert.Equal(["127.0.0.1:1", "[::1]:2", "/x"], peers.Select(peer => peer.Address.ToString()));
        Assert.Equal(["127.0.0.1:1", "[::1]:2", "unix:/x"], peers.Select(peer => peer.Server));
    }

    [Fact]
    public void Server_HostName_BecomesOnePeerForEachAddress()
    {
        var peers = Upstream("server localhost:6000 weight=2;").Peers;

        Assert.NotEmpty(peers);
        Assert.Equal("127.0.0.1:6000", peers[0].Address.ToString());
        Assert.All(peers, peer => Assert.Equal(("localhost:6000", 2), (peer.Server, peer.Weight)));
    }

    [Theory]
    [InlineData("server \"\";", "no host in upstream \"\"")]
    [InlineData("server 127.0.0.1:80-82;", "invalid port in upstream \"127.0.0.1:80-82\"")]
    [InlineData("server 127.0.0.1:80 weight=0;", "invalid parameter \"weight=0\"")]
    [InlineData("server 127.0.0.1:80 weight=;", "invalid parameter \"weight=\"")]
    [InlineData("server 127.0.0.1 bogus;", "invalid parameter \"bogus\"")]
    [InlineData("server 127.0.0.1:80 { }", "directive \"server\" is not terminated by \";\"")]
    [InlineData("random; server 127.0.0.1:80 backup;", "balancing method does not support parameter \"backup\"")]
    [InlineData("server 127.0.0.1:80 backup;", "no servers in upstream \"u\"")]
    [InlineData("zone z 64k; resolver 127.0.0.1; server a.test resolve;", "no port in upstream \"a.test\"")]
    [InlineData("zone z 64k; resolver 127.0.0.1; server a.test service= resolve;", "service is empty")]
    [InlineData("zone z 64k; resolver 127.0.0.1; server a.test:1 service=x resolve;",
        "service upstream \"a.test:1\" may not have port")]
    [InlineData("zone z 64k; resolver 127.0.0.1; server 127.0.0.1 service=x resolve;",
        "service upstream \"127.0.0.1\" requires domain name")]
    [InlineData("resolver 127.0.0.1 ipv4=off ipv6=off;", "\"ipv4\" and \"ipv6\" cannot both be \"off\"")]
    [InlineData("zone z 31k; server 127.0.0.1:80;", "zone \"z\" is too small")]
    [InlineData("zone z x; server 127.0.0.1:80;", "invalid zone size \"x\"")]
    [InlineData("zone \"\" 1m; server 127.0.0.1:80;", "invalid zone name \"\"")]
    [InlineData("zone z 1m; zone z 2m; server 127.0.0.1:80;",
        "the size 2097152 of shared memory zone \"z\" conflicts with already declared size 1048576")]
    [InlineData("proxy_timeout 1s;", "\"proxy_timeout\" directive is not allowed here")]
    public void Upstream_Nonsense_IsRefusedInNginxsWords(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:2", TestConfiguration.Refuse(TestConfiguration.Upstream(lines)));

    [Fact]
    public void Upstream_WithoutServers_IsRefusedWhereItsBlockCloses() =>
        Assert.Equal("[emerg] no servers are inside upstream in PFX/nginx.conf:4",
            TestConfiguration.Refuse(TestConfiguration.Upstream("\n\n")));

    [Fact]
    public void Server_Resolve_IsANameUntilItIsLookedUp()
    {
        var upstream = Upstream(
            "zone z 64k; resolver 127.0.0.1 [::1]:5353 valid=9s ipv6=off; resolver_timeout 3s; server a.test:1 resolve weight=2; server b.test service=x resolve;");

        Assert.Equal([new ServerName("a.test", 1, null), new ServerName("b.test", 0, "x")], upstream.Peers.Select(peer => peer.Name));
        Assert.Equal(2, upstream.Peers[0].Weight);
        Assert.Equal(["127.0.0.1:53", "[::1]:5353"], upstream.Resolver!.Servers.Select(server => server.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(9), true, false, TimeSpan.FromSeconds(3)),
            (upstream.Resolver.Valid, upstream.Resolver.Version4, upstream.Resolver.Version6, upstream.Resolver.Timeout));
    }

    [Fact]
    public void Server_ResolveWithoutAResolver_IsRefused() =>
        Assert.Equal("[emerg] no resolver defined to resolve names at run time in upstream \"u\" in PFX/nginx.conf:2",
            TestConfiguration.Refuse(TestConfiguration.Upstream("zone z 64k; server a.test:1 resolve;")));

    [Fact]
    public void Zone_IsAcceptedAndChangesNothing() =>
        Assert.Equal(Upstream("server 127.0.0.1:1;").Peers, Upstream("zone z 64k; server 127.0.0.1:1;").Peers);

    private static UpstreamConfig Upstream(string lines) =>
        Assert.Single(TestConfiguration.Accept(TestConfiguration.Upstream(lines)).Upstreams);
}
