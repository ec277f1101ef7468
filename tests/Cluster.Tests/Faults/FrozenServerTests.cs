using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>A chat server that is suspended behind the balancer: it still accepts connections, and answers nothing.</summary>
public sealed class FrozenServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Heartbeat_ServerIsFrozen_NoNewClientLandsThereUntilItAnswersAgain()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports,
            ("interval=1s", "interval=100ms"), ("health_check_timeout 1s", "health_check_timeout 200ms"));
        var frozen = $"server 127.0.0.1:{cluster.Ports[0]}";
        using var before = await ChatSocket.ConnectAsync(balancer.Port, Cancellation);
        Assert.Equal(cluster.Ports[0], await PortOfAsync(before));

        await cluster.Servers[0].SignalAsync("STOP");
        await Eventually.HoldsAsync(() => balancer.Log.Contains($"{frozen} is unhealthy: 3 checks in a row failed", StringComparison.Ordinal),
            "the heartbeat has found it", Cancellation);
        for (var client = 0; client < 6; client++)
            Assert.Equal(cluster.Ports[1], await PortOfANewClientAsync(balancer));

        await cluster.Servers[0].SignalAsync("CONT");
        await Eventually.HoldsAsync(() => balancer.Log.Contains($"{frozen} is healthy", StringComparison.Ordinal),
            "it is back", Cancellation);
        int[] landed = [await PortOfANewClientAsync(balancer), await PortOfANewClientAsync(balancer)];
        Assert.Equal(cluster.Ports.Order(), landed.Order());
        // The client that was connected all the time has lost nothing.
        Assert.Equal(cluster.Ports[0], await PortOfAsync(before));
    }

    private static async Task<int> PortOfANewClientAsync(TestBalancer balancer)
    {
        using var client = await ChatSocket.ConnectAsync(balancer.Port, Cancellation);
        return await PortOfAsync(client);
    }

    private static async Task<int> PortOfAsync(ChatSocket client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Eventually.Deadline);
        await client.SendAsync("""{"msgid":99}""");
        var server = (await client.ReadAsync(limit.Token)).GetProperty("server").GetString()!;
        return int.Parse(server.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
