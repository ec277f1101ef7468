using ChatCluster.Balancer.Modules;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>The file that students run: the same for both programs.</summary>
public sealed class CompatFileTests
{
    [Fact]
    public void CompatFile_UnderOurLoader_SaysWhatTheLessonSays()
    {
        var result = ConfigLoader.Load("nginx-compat.conf", Repository.Root);

        Assert.Empty(result.Messages);
        var upstream = Assert.Single(result.Config!.Upstreams);
        Assert.Equal("MyServer", upstream.Name);
        Assert.Equal(["127.0.0.1:6000", "127.0.0.1:6002"], upstream.Peers.Select(peer => peer.Server));
        Assert.All(upstream.Peers, peer => Assert.Equal((1, 3, TimeSpan.FromSeconds(30)), (peer.Weight, peer.MaxFails, peer.FailTimeout)));
        var check = Assert.Single(upstream.Checks);
        Assert.Equal((TimeSpan.FromSeconds(1), 3, 1, TimeSpan.FromSeconds(1)), (check.Interval, check.Fails, check.Passes, check.Timeout));
        Assert.Equal("""{"msgid":99}"""u8, check.Match!.Send);
        Assert.True(check.Match.Expect!.IsIn("""{"errno":0,"msgid":100,"server":"127.0.0.1:6000"}"""u8));
        var server = Assert.Single(result.Config.Servers);
        var proxy = TestConfiguration.ProxyOf(server);
        Assert.Equal(("0.0.0.0:8000", "MyServer"), (Assert.Single(server.Listens).Address.ToString(), proxy.Upstream));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), true),
            (proxy.Settings.ConnectTimeout, proxy.Settings.ProxyTimeout, server.TcpNoDelay));
        Assert.Equal(Repository.PathOf("logs", "balancer.pid"), result.Config.PidFile);
    }

    [Fact]
    public async Task CompatFile_UnderRealNginx_IsAccepted()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        using var configuration = new TestConfiguration(
            await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"), TestContext.Current.CancellationToken), ("logs/keep", ""));

        var run = await CommandRun.OfAsync(
            Nginx.Program!, ["-t", "-q", "-p", configuration.Prefix, "-c", "nginx.conf", "-g", Nginx.LoadStreamModule],
            TimeSpan.FromSeconds(30));

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
    }
}
