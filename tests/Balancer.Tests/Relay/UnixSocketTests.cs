using System.Net.Sockets;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

public sealed class UnixSocketTests
{
    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task UnixSockets_OnBothSides_RelayAndAreNamedAsNginxDoes(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using TemporaryFolder directory = new();
        UnixDomainSocketEndPoint backendAddress = new(directory.PathOf("backend"));
        using Socket backend = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        backend.Bind(backendAddress);
        backend.Listen();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backendAddress], listen: new ListenConfig(new UnixDomainSocketEndPoint(directory.PathOf("front"))));
        var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);
        var bytes = Bytes.Random(1, 2_000_000);

        var send = client.SendAllAsync(bytes, cancellation);
        Assert.True(Bytes.Same(bytes, await server.ReceiveExactlyAsync(bytes.Length, cancellation)));
        await send;
        client.Dispose();
        await relay.LogHasAsync("[info] client disconnected, bytes from/to client:2000000/0, bytes from/to upstream:0/2000000",
            cancellation);
        Assert.Equal(
            [$"[info] client unix: connected to unix:{directory.PathOf("front")}",
                $"[info] proxy unix: connected to unix:{directory.PathOf("backend")}"],
            relay.LogLines.Take(2));
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task UnixSocket_OfTheServerIsMissing_IsCritical(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using TemporaryFolder directory = new();
        var path = directory.PathOf("nobody");
        await using var relay = await RelayHarness.StartAsync(transport, [new UnixDomainSocketEndPoint(path)]);
        using var client = await relay.ConnectAsync(cancellation);

        Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync(
            $"[crit] connect() to unix:{path} failed (2: No such file or directory) while connecting to upstream, client: 127.0.0.1, server: {relay.Address}, "
            + $"upstream: \"unix:{path}\", bytes from/to client:0/0, bytes from/to upstream:0/0", cancellation);
    }
}
