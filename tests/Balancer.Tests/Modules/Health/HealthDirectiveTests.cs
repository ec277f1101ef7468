using System.Text;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Upstreams;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules.Health;

public sealed class HealthDirectiveTests
{
    [Fact]
    public void HealthCheck_NothingSaid_HasTheDefaultsOfNginxPlus()
    {
        var check = Assert.Single(ChecksOf("health_check;"));

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.Zero, 1, 1), (check.Interval, check.Jitter, check.Fails, check.Passes));
        Assert.Equal((null, false, false, TimeSpan.FromSeconds(5)), (check.Port, check.IsMandatory, check.IsPersistent, check.Timeout));
        Assert.Null(check.Match);
    }

    [Fact]
    public void HealthCheck_EverythingSaid_IsRecorded()
    {
        var check = Assert.Single(ChecksOf(
            "health_check_timeout 300ms; health_check interval=1s jitter=200ms fails=3 passes=2 port=99 match=m mandatory persistent;",
            """match m { send "a\x00\x80ö\n"; expect "\xff"; }"""));

        Assert.Equal((1000, 200, 300), (check.Interval.TotalMilliseconds, check.Jitter.TotalMilliseconds, check.Timeout.TotalMilliseconds));
        Assert.Equal((3, 2, 99, true, true), (check.Fails, check.Passes, check.Port, check.IsMandatory, check.IsPersistent));
        Assert.Equal([(byte)'a', 0, 0x80, .. "ö\n"u8], check.Match!.Send);
        Assert.Equal([0xff], check.Match.Expect!.Text);
    }

    [Theory]
    [InlineData("expect abc;", "xxabcxx", true)]
    [InlineData("expect abc;", "xxABCxx", false)]
    [InlineData("expect ~ ^a.c$;", "abc", true)]
    [InlineData("expect ~ ^a.c$;", "ABC", false)]
    [InlineData("expect ~* ^a.c$;", "ABC", true)]
    public void Expect_Answer_IsContainedOrMatched(string line, string answer, bool isRight)
    {
        var check = Assert.Single(ChecksOf("health_check match=m;", $"match m {{ {line} }}"));

        Assert.Equal(isRight, check.Match!.Expect!.IsIn(Encoding.ASCII.GetBytes(answer)));
    }

    [Fact]
    public void HealthCheck_InAServer_BelongsToTheUpstreamOfItsProxyPass()
    {
        var config = TestConfiguration.Accept(
            "events {}\nstream { upstream u { server 127.0.0.1:1; health_check; }\nhealth_check_timeout 7s;\n"
                + "server { listen 8000; health_check fails=2; proxy_pass u; proxy_protocol on; } }");

        var checks = Assert.Single(config.Upstreams).Checks;
        Assert.Equal([1, 2], checks.Select(check => check.Fails));
        Assert.Equal(["", "PROXY UNKNOWN\r\n"], checks.Select(check => Encoding.ASCII.GetString(check.Header)));
        Assert.All(checks, check => Assert.Equal(TimeSpan.FromSeconds(7), check.Timeout));
    }

    [Theory]
    [InlineData("health_check interval=0;", "invalid parameter \"interval=0\" in PFX/nginx.conf:2")]
    [InlineData("health_check fails=0;", "invalid parameter \"fails=0\" in PFX/nginx.conf:2")]
    [InlineData("health_check passes=x;", "invalid parameter \"passes=x\" in PFX/nginx.conf:2")]
    [InlineData("health_check port=70000;", "invalid parameter \"port=70000\" in PFX/nginx.conf:2")]
    [InlineData("health_check match=;", "invalid parameter \"match=\" in PFX/nginx.conf:2")]
    [InlineData("health_check udp;", "invalid parameter \"udp\" in PFX/nginx.conf:2")]
    [InlineData("health_check persistent;", "\"persistent\" requires \"mandatory\" in PFX/nginx.conf:2")]
    [InlineData("health_check match=x;", "match \"x\" not found in PFX/nginx.conf:2")]
    [InlineData("match m { }", "\"match\" directive is not allowed here in PFX/nginx.conf:2")]
    [InlineData("health_chek;", "unknown directive \"health_chek\" in PFX/nginx.conf:2")]
    public void HealthCheck_Nonsense_IsRefused(string line, string message)
    {
        Assert.Equal($"[emerg] {message}", TestConfiguration.Refuse(TestConfiguration.Upstream($"server 127.0.0.1:1; {line}")));
        Assert.Equal($"[emerg] {message.Replace(":2", ":3", StringComparison.Ordinal)}",
            TestConfiguration.Refuse(TestConfiguration.Upstream($"server 127.0.0.1:1;\n#@ {line}\n")));
    }

    [Theory]
    [InlineData("send a b;", "invalid number of arguments in \"send\" directive")]
    [InlineData("send a; send b;", "\"send\" directive is duplicate")]
    [InlineData("send \\x8;", "invalid parameter \"\\x8\"")]
    [InlineData("expect \"\";", "invalid parameter \"\"")]
    [InlineData("expect a; expect b;", "\"expect\" directive is duplicate")]
    [InlineData("expect - b;", "invalid parameter \"-\"")]
    [InlineData("expect a { }", "unexpected \"{\"")]
    [InlineData("nonsense;", "unknown directive \"nonsense\"")]
    public void Match_Nonsense_IsRefused(string line, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:2",
            TestConfiguration.Refuse($"events {{}}\nstream {{ match m {{ {line} }} }}"));

    [Theory]
    [InlineData("rebalance rate=10/s;", 10)]
    [InlineData("rebalance rate=30/m;", 0.5)]
    [InlineData("", 0)]
    public void Rebalance_Rate_IsPerSecond(string line, double rate) =>
        Assert.Equal(rate, TestConfiguration.Accept(TestConfiguration.Upstream($"server 127.0.0.1:1; {line}")).Upstreams[0].RebalanceRate);

    [Theory]
    [InlineData("rebalance rate=0/s;", "invalid parameter \"rate=0/s\" in PFX/nginx.conf:2")]
    [InlineData("rebalance rate=5;", "invalid parameter \"rate=5\" in PFX/nginx.conf:2")]
    [InlineData("rebalance 5/s;", "invalid parameter \"5/s\" in PFX/nginx.conf:2")]
    [InlineData("rebalance rate=1/s; rebalance rate=1/s;", "\"rebalance\" directive is duplicate in PFX/nginx.conf:2")]
    [InlineData("hash x; rebalance rate=1/s;", "\"rebalance\" and \"hash\" exclude each other in upstream \"u\" in PFX/nginx.conf:2")]
    [InlineData("server 127.0.0.1:2 on_down=kill;", "invalid parameter \"on_down=kill\" in PFX/nginx.conf:2")]
    [InlineData("server 127.0.0.1:2 close_time=x;", "invalid parameter \"close_time=x\" in PFX/nginx.conf:2")]
    public void Rebalance_Nonsense_IsRefused(string line, string message) => Assert.Equal($"[emerg] {message}",
        TestConfiguration.Refuse(TestConfiguration.Upstream($"server 127.0.0.1:1; {line}")));

    [Fact]
    public void Server_OnDown_IsRecorded()
    {
        var peers = TestConfiguration.Accept(TestConfiguration.Upstream(
            "server 127.0.0.1:1; server 127.0.0.1:2 on_down=close close_time=3s; server 127.0.0.1:3 on_down=keep drain;")).Upstreams[0].Peers;

        Assert.Equal([(false, 10, false), (true, 3, false), (false, 10, true)],
            peers.Select(peer => (peer.ClosesOnDown, (int)peer.CloseTime.TotalSeconds, peer.Drain)));
    }

    [Fact]
    public void Match_Twice_IsRefused() => Assert.Equal("[emerg] duplicate match \"m\" in PFX/nginx.conf:2",
        TestConfiguration.Refuse("events {}\nstream { match m { send a; } match m { send a; } }"));

    [Fact]
    public void HealthCheck_ServerWithoutUpstream_IsRefused() =>
        Assert.Equal("[emerg] \"health_check\" needs \"proxy_pass\" to an upstream in PFX/nginx.conf:3",
            TestConfiguration.Refuse(TestConfiguration.Server("listen 8000; health_check; proxy_pass $remote_addr;")));

    private static IReadOnlyList<HealthCheckConfig> ChecksOf(string lines, string stream = "") =>
        Assert.Single(TestConfiguration.Accept(
            $"events {{}}\nstream {{ upstream u {{ server 127.0.0.1:1; {lines} }} {stream}\nserver {{ listen 8000; proxy_pass u; }} }}").Upstreams)
            .Checks;
}
