using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Variables;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>New configurations, draining and stopping, seen by sessions that are open meanwhile.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task Apply_NewPeers_NewSessionsGetThemAndOldOnesGoOn()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var before = SocketExtensions.ListenOnLoopback();
        using var after = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [before.LocalEndPoint!]);
        using var oldClient = await relay.ConnectAsync(cancellation);
        using var oldServer = await before.AcceptAsync(cancellation);

        await relay.ServeAsync([after.LocalEndPoint!]);
        using var newClient = await relay.ConnectAsync(cancellation);
        using var newServer = await after.AcceptAsync(cancellation);

        await AssertConnectedAsync(oldClient, oldServer, cancellation);
        await AssertConnectedAsync(newClient, newServer, cancellation);
    }

    [Fact]
    public async Task Apply_WithRetirement_CutsOnlySessionsOfBefore()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        using var oldClient = await relay.ConnectAsync(cancellation);
        using var oldServer = await backend.AcceptAsync(cancellation);
        await AssertConnectedAsync(oldClient, oldServer, cancellation);

        await relay.ServeAsync([backend.LocalEndPoint!], retireAfter: TimeSpan.FromMilliseconds(50));
        using var newClient = await relay.ConnectAsync(cancellation);
        using var newServer = await backend.AcceptAsync(cancellation);

        Assert.Empty(await oldClient.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync(
            $"[info] shutdown timeout while proxying connection, client: 127.0.0.1, server: {relay.Address}, upstream: \"{backend.LocalEndPoint}\", "
            + "bytes from/to client:1/1, bytes from/to upstream:1/1", cancellation);
        await AssertConnectedAsync(newClient, newServer, cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Drain_WithAnOpenSession_CompletesWhenItEnds(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        var drained = relay.Worker.DrainAsync();
        await AssertConnectedAsync(client, server, cancellation);
        Assert.False(drained.IsCompleted);
        client.Dispose();
        await drained.WaitAsync(Eventually.Deadline, cancellation);
        Assert.Equal(0, relay.Worker.SessionCount);
    }

    [Fact]
    public async Task Drain_DeadlinePasses_CutsWhatIsLeft()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        await relay.Worker.DrainAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Eventually.Deadline, cancellation);
        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        Assert.Empty(await server.ReceiveToEndAsync(cancellation));
    }

    [Fact]
    public async Task StopAccepting_WaitingConnection_IsServedByTheNextWorkerOfTheSocket()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        await relay.Worker.StopAcceptingAsync();
        using var client = await relay.ConnectAsync(cancellation);

        await relay.ServeAsync([backend.LocalEndPoint!]);
        using var server = await backend.AcceptAsync(cancellation);
        await AssertConnectedAsync(client, server, cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Stop_WithOpenSessions_CutsThemWithoutAWord(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);
        await AssertConnectedAsync(client, server, cancellation);

        await relay.Worker.StopAsync().WaitAsync(Eventually.Deadline, cancellation);
        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        relay.Log.Write(LogLevel.Error, "the end");
        await relay.LogHasAsync("[error] the end", cancellation);
        Assert.Equal(3, relay.LogLines.Count);
        Assert.True(relay.Worker.DrainAsync().IsCompleted);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Sessions_ThatEnded_KeepNoConfigurationOfBeforeAlive(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!], level: LogLevel.Error);
        WeakReference before = new(null);
        await relay.ServeAsync([backend.LocalEndPoint!], config => Noted(config, before));
        for (var i = 0; i < 5; i++)
        {
            using var client = await relay.ConnectAsync(cancellation);
            using var server = await backend.AcceptAsync(cancellation);
            await AssertConnectedAsync(client, server, cancellation);
        }
        await relay.NoSessionsAsync(cancellation);

        await relay.ServeAsync([backend.LocalEndPoint!]);
        await Eventually.HoldsAsync(() => IsCollected(before), "the previous configuration is garbage", cancellation);
    }

    /// <summary>With a rate, so that its timers are in play too.</summary>
    private static RelaySettings Noted(RelaySettings config, WeakReference into)
    {
        config = config with { DownloadRate = new ComplexValue("100k", [new LiteralPart("100k"u8.ToArray())]) };
        into.Target = config;
        return config;
    }

    private static bool IsCollected(WeakReference reference)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !reference.IsAlive;
    }

    private static async Task AssertConnectedAsync(Socket client, Socket server, CancellationToken cancellation)
    {
        await client.SendAllAsync("?"u8.ToArray(), cancellation);
        Assert.Equal("?"u8.ToArray(), await server.ReceiveExactlyAsync(1, cancellation));
        await server.SendAllAsync("!"u8.ToArray(), cancellation);
        Assert.Equal("!"u8.ToArray(), await client.ReceiveExactlyAsync(1, cancellation));
    }
}
