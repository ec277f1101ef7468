using ChatCluster.Balancer.Modules.Pass;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Modules.Return;
using ChatCluster.Balancer.Tests.Configuration;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules;

public sealed class PassTests
{
    [Theory]
    [InlineData("127.0.0.1:8001", "127.0.0.1:8001")]
    [InlineData("[::1]:8001", "[::1]:8001")]
    [InlineData("unix:/x", "/x")]
    [InlineData("$remote_addr:8001", null)]
    public void Pass_Address_IsKept(string target, string? address)
    {
        var config = TestConfiguration.Accept(TestConfiguration.Server($"listen 8000; pass {target};"));

        Assert.Equal(address, Assert.IsType<PassConfig>(config.Servers[0].Content).Address?.ToString());
    }

    [Theory]
    [InlineData("pass 127.0.0.1:1; proxy_pass u;", typeof(ProxyConfig))]
    [InlineData("return x; pass 127.0.0.1:1;", typeof(PassConfig))]
    [InlineData("pass 127.0.0.1:1; return x;", typeof(ReturnContent))]
    public void Content_SaidTwice_IsTheLast(string lines, Type content) =>
        Assert.IsType(content, TestConfiguration.Accept(TestConfiguration.Server("listen 8000; " + lines)).Servers[0].Content);

    [Theory]
    [InlineData("pass 127.0.0.1:1; pass 127.0.0.1:1;", "\"pass\" directive is duplicate")]
    [InlineData("pass 127.0.0.1;", "\"pass\" directive has no port")]
    [InlineData("pass localhost:1;", "\"pass\" directive has no addresses")]
    [InlineData("pass localhost;", "\"pass\" directive has no addresses")]
    [InlineData("pass 127.0.0.1:99999;", "invalid port in \"127.0.0.1:99999\" of the \"pass\" directive")]
    [InlineData("pass unix:;", "no path in the unix domain socket in \"unix:\" of the \"pass\" directive")]
    [InlineData("pass $;", "invalid variable name")]
    [InlineData("pass;", "invalid number of arguments in \"pass\" directive")]
    public void Directive_Nonsense_IsRefusedInNginxsWords(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3", TestConfiguration.Refuse(TestConfiguration.Server($"listen 8000; {lines}")));

    [Fact]
    public void Directive_InTheStreamBlock_IsRefused() =>
        Assert.Equal("[emerg] \"pass\" directive is not allowed here in PFX/nginx.conf:1",
            TestConfiguration.Refuse("events {} stream { pass 127.0.0.1:1; }"));
}
