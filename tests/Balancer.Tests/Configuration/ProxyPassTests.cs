using ChatCluster.Balancer.Modules.Contract;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class ProxyPassTests
{
    [Theory]
    [InlineData("u", "u", "127.0.0.1:6000")]
    [InlineData("U", "u", "127.0.0.1:6000")]
    [InlineData("127.0.0.1:7000", "127.0.0.1:7000", "127.0.0.1:7000")]
    [InlineData("[::1]:7000", "[::1]:7000", "[::1]:7000")]
    [InlineData("unix:/x", "unix:/x", "/x")]
    public void ProxyPass_Target_LeadsToAnUpstream(string target, string name, string address)
    {
        var config = Accept($"listen 8000; proxy_pass {target};");

        Assert.Equal(name, TestConfiguration.ProxyOf(config.Servers[0]).Upstream);
        Assert.Equal(address, config.Upstreams.Single(upstream => upstream.Name == name).Peers[0].Address.ToString());
    }

    [Fact]
    public void ProxyPass_SameAddressTwice_SharesOneUpstream() =>
        Assert.Single(Accept("listen 8000; proxy_pass 127.0.0.1:7000; } server { listen 8001; proxy_pass 127.0.0.1:7000;").Upstreams,
            upstream => upstream.Name == "127.0.0.1:7000");

    [Fact]
    public void ProxyPass_UpstreamFurtherDown_IsFound()
    {
        var config = TestConfiguration.Accept(
            "events {} stream { server { listen 8000; proxy_pass later; } upstream Later { server 127.0.0.1:1; } }");

        Assert.Equal("Later", TestConfiguration.ProxyOf(config.Servers[0]).Upstream);
        Assert.Equal("Later", Assert.Single(config.Upstreams).Name);
    }

    [Fact]
    public void ProxyPass_Address_MeansTheAddressAndNoUpstreamOfThatName()
    {
        var config = TestConfiguration.Accept(
            "events {} stream { upstream 127.0.0.1:80 { server 127.0.0.1:1; } server { listen 8000; proxy_pass 127.0.0.1:80; } }");

        Assert.Equal("127.0.0.1:80", Assert.Single(config.Upstreams).Peers[0].Address.ToString());
    }

    [Fact]
    public void ProxyPass_NotSaid_IsAcceptedWithoutContent() => Assert.Null(Accept("listen 8000;").Servers[0].Content);

    [Theory]
    [InlineData("u:80", "upstream \"u\" may not have port 80")]
    [InlineData("a:99999", "invalid port in upstream \"a:99999\"")]
    [InlineData("a:", "invalid port in upstream \"a:\"")]
    [InlineData("a:80/x", "invalid host in upstream \"a:80/x\"")]
    [InlineData("\"\"", "no host in upstream \"\"")]
    [InlineData("[::1]", "no port in upstream \"[::1]\"")]
    [InlineData("unix:", "no path in the unix domain socket in upstream \"unix:\"")]
    [InlineData("no-such-host.invalid:80", "host not found in upstream \"no-such-host.invalid\"")]
    [InlineData("$", "invalid variable name")]
    public void ProxyPass_Nonsense_IsRefused(string target, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3",
            TestConfiguration.Refuse(TestConfiguration.Server($"listen 8000; proxy_pass {target};")));

    [Fact]
    public void ProxyPass_AddressBeforeUpstreamOfThatName_IsRefusedAtTheFormer() =>
        Assert.Equal("[emerg] upstream \"w\" may not have port 80 in PFX/nginx.conf:2",
            TestConfiguration.Refuse(
                "events {}\nstream { server { listen 8000; proxy_pass w:80; }\nupstream w { server 127.0.0.1:1; } }\n"));

    private static BalancerConfig Accept(string server) => TestConfiguration.Accept(TestConfiguration.Server(server));
}
