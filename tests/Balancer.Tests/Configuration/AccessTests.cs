using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Access;
using ChatCluster.Balancer.Modules.Contract;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class AccessTests
{
    [Theory]
    [InlineData("allow 10.0.0.0/8; deny all;", "10.200.3.4", true)]
    [InlineData("allow 10.0.0.0/8; deny all;", "11.0.0.1", false)]
    [InlineData("deny 10.0.0.1; allow 10.0.0.0/8; deny all;", "10.0.0.1", false)]
    [InlineData("deny 10.0.0.1;", "10.0.0.2", true)]
    [InlineData("allow 2001:db8::/32; deny all;", "2001:db8:1::5", true)]
    [InlineData("allow 2001:db8::/32; deny all;", "2001:db9::5", false)]
    [InlineData("deny 127.0.0.1;", "::ffff:127.0.0.1", false)]
    [InlineData("deny 0.0.0.0/0;", "::1", true)]
    [InlineData("deny ::/0;", "1.2.3.4", true)]
    [InlineData("deny unix:;", "127.0.0.1", true)]
    public void Rules_FirstThatContainsTheClient_Decides(string rules, string client, bool isAllowed) =>
        Assert.Equal(isAllowed, Decide(rules, new IPEndPoint(IPAddress.Parse(client), 1)));

    [Theory]
    [InlineData("deny unix:;", false)]
    [InlineData("deny all;", false)]
    [InlineData("deny 0.0.0.0/0; deny ::/0;", true)]
    public void Rules_ClientOfAUnixSocket_HasARuleOfItsOwn(string rules, bool isAllowed)
    {
        Assert.Equal(isAllowed, Decide(rules, client: null));
        Assert.Equal(isAllowed, Decide(rules, new UnixDomainSocketEndPoint("/client")));
    }

    [Fact]
    public void Rules_OfAServer_ReplaceThoseOfTheStream()
    {
        var config = TestConfiguration.Accept("events {} stream { deny all; server { listen 1; } server { listen 2; allow 1.1.1.1; } }");

        Assert.Equal([new AccessRule(ClientNetwork.Everybody, Deny: true)], RulesOf(config.Servers[0]));
        Assert.Equal([new AccessRule(ClientNetwork.Of(IPAddress.Parse("1.1.1.1")), Deny: false)], RulesOf(config.Servers[1]));
    }

    [Theory]
    [InlineData("allow 1.2.3.4/33;", "invalid parameter \"1.2.3.4/33\"")]
    [InlineData("allow 255.255.255.255;", "invalid parameter \"255.255.255.255\"")]
    [InlineData("deny ALL;", "invalid parameter \"ALL\"")]
    [InlineData("deny [::1];", "invalid parameter \"[::1]\"")]
    [InlineData("set_real_ip_from nosuch.invalid;", "host not found in set_real_ip_from \"nosuch.invalid\"")]
    [InlineData("limit_conn z 65536;", "connection limit must be less 65536")]
    [InlineData("limit_conn z 1; limit_conn z 2;", "\"limit_conn\" directive is duplicate")]
    [InlineData("limit_conn_log_level crit;", "invalid value \"crit\"")]
    [InlineData("proxy_bind localhost;", "invalid address \"localhost\"")]
    [InlineData("proxy_bind 127.0.0.1 opaque;", "invalid parameter \"opaque\"")]
    [InlineData("proxy_bind off; proxy_bind off;", "\"proxy_bind\" directive is duplicate")]
    [InlineData("proxy_upload_rate x;", "\"proxy_upload_rate\" directive invalid value")]
    public void Directive_Nonsense_IsRefusedInNginxsWords(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3", TestConfiguration.Refuse(TestConfiguration.Server($"listen 8000; {lines}")));

    [Theory]
    [InlineData("limit_conn_zone $remote_addr size=1m;", "invalid parameter \"size=1m\"")]
    [InlineData("limit_conn_zone $remote_addr zone=z;", "invalid zone size \"zone=z\"")]
    [InlineData("limit_conn_zone $remote_addr zone=:1m;", "\"limit_conn_zone\" must have \"zone\" parameter")]
    [InlineData("limit_conn_zone a zone=z:1m; limit_conn_zone b zone=z:1m;", "limit_conn_zone \"z\" is already bound to key \"a\"")]
    [InlineData("limit_conn_zone a zone=z:1m; limit_conn_zone a zone=z:2m;",
        "the size 2097152 of shared memory zone \"z\" conflicts with already declared size 1048576")]
    [InlineData("upstream w { zone z 1m; server 127.0.0.1:1; } limit_conn_zone a zone=z:1m;",
        "the shared memory zone \"z\" is already declared for a different use")]
    public void Zone_Nonsense_IsRefusedInNginxsWords(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:1", TestConfiguration.Refuse($"events {{}} stream {{ {lines} }}"));

    private static bool Decide(string rules, EndPoint? client)
    {
        var config = TestConfiguration.Accept(TestConfiguration.Server($"listen 8000; proxy_pass u; {rules}"));
        return RulesOf(config.Servers[0]).FirstOrDefault(rule => rule.Clients.Contains(client)) is not { Deny: true };
    }

    private static IReadOnlyList<AccessRule> RulesOf(ServerConfig server) =>
        Assert.IsType<AccessConfig>(Assert.Single(server.Phases)).Rules;
}
