using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary><c>least_time</c>, which nginx has since 1.31: what its source says, as the nginx here is older.</summary>
public sealed class LeastTimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_AfterASlowFirstByte_GoToTheOtherServer()
    {
        await using var slow = FaultyTcpServer.Start(SlowAsync);
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            ProxyKind.Balancer, $"upstream u {{ least_time first_byte inflight; server {slow.Name}; {servers.Lines("")} }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Equal("saaaaa", await proxy.SequenceAsync(6, Cancellation));
    }

    private static async Task SlowAsync(Socket client, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(400), cancellation);
        await ServerScripts.NameThenEcho("s")(client, cancellation);
    }
}
