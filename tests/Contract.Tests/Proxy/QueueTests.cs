using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>
/// <c>queue</c> and <c>slow_start</c>, which only NGINX Plus has, and <c>fail_early</c>, which nginx does not have: what the manual says.
/// </summary>
public sealed class QueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queue_ServersAreFull_AllClientsAreServedAndSomeWaited()
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, $$"""
            upstream u { {{servers.Lines("max_conns=1", "max_conns=1")}}
                #@ queue 64 timeout=20s;
            }
            server { listen LISTEN; proxy_pass u; }
            """);

        var met = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => proxy.MeetAsync(Cancellation)));

        Assert.All(met, letter => Assert.Contains(letter, new[] { "a", "b" }));
        await proxy.WaitForLogAsync("all servers are full while waiting in the queue", Cancellation);
        Assert.DoesNotContain("no live upstreams", proxy.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailEarly_ServerClosesWithoutAByte_IsLeftAlone()
    {
        await using var broken = FaultyTcpServer.Start((_, _) => Task.CompletedTask);
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, $$"""
            upstream u {
                server {{broken.Name}} max_fails=2
                    #@ fail_early=1s
                    ;
                {{servers.Lines("")}}
            }
            server { listen LISTEN; proxy_pass u; }
            """);

        var met = await proxy.SequenceAsync(12, Cancellation);

        Assert.Equal(10, met.Length);
        await proxy.WaitForLogAsync("upstream server temporarily disabled while proxying connection", Cancellation);
    }

    [Fact]
    public async Task SlowStart_ServerIsAdded_GetsFewSessionsAtFirst()
    {
        await using var servers = LetterServers.Start(2);
        const string Server = "server { listen LISTEN; proxy_pass u; }";
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, $"upstream u {{ {servers.Lines("slow_start=1h")} }} {Server}");
        Assert.Equal("aa", await proxy.SequenceAsync(2, Cancellation));
        await proxy.ReloadAsync($"upstream u {{ {servers.Lines("slow_start=1h", "slow_start=1h")} }} {Server}");
        Assert.Equal("aaaaaaaaaaaa", await proxy.SequenceAsync(12, Cancellation));
    }
}
