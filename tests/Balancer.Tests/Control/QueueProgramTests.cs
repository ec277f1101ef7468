using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>A client waits on its loop for a server that a session of another loop holds.</summary>
public sealed class QueueProgramTests
{
    private const int Clients = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queue_OverSeveralLoops_EveryClientGetsItsTurn()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        // reuseport: the system spreads the clients over the loops.
        await File.WriteAllTextAsync(folder.PathOf("balancer.conf"), $$"""
            worker_processes 4; pid balancer.pid; error_log error.log info;
            events { }
            stream {
                upstream u { server {{server.Name}} max_conns=2; #@ queue {{Clients}} timeout=60s;
                }
                server { listen 127.0.0.1:{{folder.Port}} reuseport; proxy_pass u; }
            }
            """, Cancellation);
        await using var program = await folder.StartAsync();

        var served = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => MeetAsync(folder)));

        Assert.All(served, static letter => Assert.Equal((byte)'a', letter));
        Assert.Contains("all servers are full while waiting in the queue", folder.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("no live upstreams", folder.Log, StringComparison.Ordinal);
    }

    private static async Task<byte> MeetAsync(BalancerFolder folder)
    {
        using var client = await folder.ConnectAsync(Cancellation);
        return (await client.ReceiveExactlyAsync(1, Cancellation))[0];
    }
}
