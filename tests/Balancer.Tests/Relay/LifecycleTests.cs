using System.Net.Sockets;
using ChatCluster.Balancer.Configuration;
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
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket before = SocketExtensions.ListenOnLoopback();
        using Socket after = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(RelayTransport.Linux, [before.LocalEndPoint!]);
        using Socket oldClient = await relay.ConnectAsync(cancellation);
        using Socket oldServer = await before.AcceptAsync(cancellation);

        await relay.ServeAsync([after.LocalEndPoint!]);
        using Socket newClient = await relay.ConnectAsync(cancellation);
        using Socket newServer = await after.AcceptAsync(cancellation);

        await AssertConnectedAsync(oldClient, oldServer, cancellation);
        await AssertConnectedAsync(newClient, newServer, cancellation);
    }

    [Fact]
    public async Task Apply_WithRetirement_CutsOnlySessionsOfBefore()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        using Socket oldClient = await relay.ConnectAsync(cancellation);
        using Socket oldServer = await backend.AcceptAsync(cancellation);
        await AssertConnectedAsync(oldClient, oldServer, cancellation);

        await relay.ServeAsync([backend.LocalEndPoint!], retireAfter: TimeSpan.FromMilliseconds(50));
        using Socket newClient = await relay.ConnectAsync(cancellation);
        using Socket newServer = await backend.AcceptAsync(cancellation);

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
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using Socket client = await relay.ConnectAsync(cancellation);
        using Socket server = await backend.AcceptAsync(cancellation);

        Task drained = relay.Worker.DrainAsync();
        await AssertConnectedAsync(client, server, cancellation);
        Assert.False(drained.IsCompleted);
        client.Dispose();
        await drained.WaitAsync(Eventually.Deadline, cancellation);
        Assert.Equal(0, relay.Worker.SessionCount);
    }

    [Fact]
    public async Task Drain_DeadlinePasses_CutsWhatIsLeft()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        using Socket client = await relay.ConnectAsync(cancellation);
        using Socket server = await backend.AcceptAsync(cancellation);

        await relay.Worker.DrainAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Eventually.Deadline, cancellation);
        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        Assert.Empty(await server.ReceiveToEndAsync(cancellation));
    }

    [Fact]
    public async Task StopAccepting_WaitingConnection_IsServedByTheNextWorkerOfTheSocket()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        await relay.Worker.StopAcceptingAsync();
        using Socket client = await relay.ConnectAsync(cancellation);

        await relay.ServeAsync([backend.LocalEndPoint!]);
        using Socket server = await backend.AcceptAsync(cancellation);
        await AssertConnectedAsync(client, server, cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Stop_WithOpenSessions_CutsThemWithoutAWord(RelayTransport transport)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using Socket client = await relay.ConnectAsync(cancellation);
        using Socket server = await backend.AcceptAsync(cancellation);
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
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Socket backend = SocketExtensions.ListenOnLoopback();
        await using RelayHarness relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!], level: LogLevel.Error);
        WeakReference before = new(null);
        await relay.ServeAsync([backend.LocalEndPoint!], config => Noted(config, before));
        for (int i = 0; i < 5; i++)
        {
            using Socket client = await relay.ConnectAsync(cancellation);
            using Socket server = await backend.AcceptAsync(cancellation);
            await AssertConnectedAsync(client, server, cancellation);
        }
        await relay.NoSessionsAsync(cancellation);

        await relay.ServeAsync([backend.LocalEndPoint!]);
        await Eventually.HoldsAsync(() => IsCollected(before), "the configuration of before is garbage", cancellation);
    }

    /// <summary>With a rate, so that its timers are in play too.</summary>
    private static ServerConfig Noted(ServerConfig config, WeakReference into)
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
