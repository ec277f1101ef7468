using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>The lines of a session's life, in nginx's words.</summary>
public sealed class SessionLogTests
{
    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Log_SessionEndedByClient_HasItsThreeLines(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!], level: LogLevel.Debug);
        var client = await relay.ConnectAsync(cancellation);
        var clientAddress = client.LocalEndPoint!;
        using var server = await backend.AcceptAsync(cancellation);
        await client.SendAllAsync("hello"u8.ToArray(), cancellation);
        Assert.Equal(5, (await server.ReceiveExactlyAsync(5, cancellation)).Length);
        await server.SendAllAsync("hi"u8.ToArray(), cancellation);
        Assert.Equal(2, (await client.ReceiveExactlyAsync(2, cancellation)).Length);
        var proxyAddress = server.RemoteEndPoint!;
        client.Dispose();

        await relay.LogHasAsync("[debug] finalize stream session: 200 (ClientClosed)", cancellation);
        Assert.Equal(
            [
                $"[info] client {clientAddress} connected to {relay.Address}",
                $"[info] proxy {proxyAddress} connected to {backend.LocalEndPoint}",
                "[info] client disconnected, bytes from/to client:5/2, bytes from/to upstream:2/5",
                "[debug] finalize stream session: 200 (ClientClosed)",
            ],
            relay.LogLines);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Log_UpstreamReset_IsAnErrorThenADisconnect(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        var server = await backend.AcceptAsync(cancellation);
        await client.SendAllAsync("abc"u8.ToArray(), cancellation);
        Assert.Equal(3, (await server.ReceiveExactlyAsync(3, cancellation)).Length);
        server.Reset();

        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync("[info] upstream disconnected, bytes from/to client:3/0, bytes from/to upstream:0/3", cancellation);
        Assert.Contains(
            $"[error] recv() failed (104: Connection reset by peer) while proxying and reading from upstream, client: 127.0.0.1, server: {relay.Address}, "
            + $"upstream: \"{backend.LocalEndPoint}\", bytes from/to client:3/0, bytes from/to upstream:0/3", relay.LogLines);
    }

    [Fact]
    public async Task Log_ClientReset_IsInformation()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);
        client.Reset();

        Assert.Empty(await server.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync("[info] client disconnected, bytes from/to client:0/0, bytes from/to upstream:0/0", cancellation);
        Assert.Contains(relay.LogLines,
            static line => line.StartsWith(
            "[info] recv() failed (104: Connection reset by peer) while proxying and reading from client, client: 127.0.0.1,",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_BelowItsLevel_IsSilent()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!], level: LogLevel.Error);
        using (var client = await relay.ConnectAsync(cancellation))
        using (var server = await backend.AcceptAsync(cancellation))
            server.Dispose();
        await relay.NoSessionsAsync(cancellation);
        relay.Log.Write(LogLevel.Error, "the end");
        await relay.LogHasAsync("[error] the end", cancellation);
        Assert.Equal(["[error] the end"], relay.LogLines);
    }

    [Fact]
    public async Task Log_ServerWithoutUpstream_EndsWithStatus500()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [], level: LogLevel.Debug);
        await relay.ServeAsync(upstream: null);
        using var client = await relay.ConnectAsync(cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync("[debug] finalize stream session: 500 (NoUpstream)", cancellation);
    }
}
