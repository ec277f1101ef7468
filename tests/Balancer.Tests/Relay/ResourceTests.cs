using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>What sessions cost: memory for a message, descriptors, connections.</summary>
[Collection(nameof(Alone))]
public sealed class ResourceTests
{
    [Fact]
    public async Task Message_Relayed_AllocatesNothing()
    {
        const int Messages = 20_000;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]);
        // Sockets never used asynchronously: only those wait in the kernel, without allocating themselves.
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(relay.Address);
        using var server = backend.Accept();
        var message = new byte[100];
        RoundTrips(client, server, message, 1000);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        RoundTrips(client, server, message, Messages);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // The smallest object has 24 bytes: one for each second message would be more than this.
        Assert.InRange(allocated, 0, Messages * 12);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Connections_FiveHundredAtOnce_AllAreRelayed(RelayTransport transport)
    {
        const int Count = 500;
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!], level: LogLevel.Warn);
        Task<Socket>[] connecting = [.. Enumerable.Range(0, Count).Select(_ => relay.ConnectAsync(cancellation))];
        var clients = await Task.WhenAll(connecting);
        var echo = EchoAsync(backend, Count, cancellation);

        await Task.WhenAll(clients.Select(async (client, number) =>
        {
            var bytes = Bytes.Random(number, 20_000);
            var send = client.SendAllAsync(bytes, cancellation);
            Assert.True(Bytes.Same(bytes, await client.ReceiveExactlyAsync(bytes.Length, cancellation)));
            await send;
            client.Dispose();
        })).WaitAsync(Eventually.Deadline, cancellation);
        await echo;
        await relay.NoSessionsAsync(cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Sessions_AfterThousands_LeaveNoDescriptor(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        using var nobody = SocketExtensions.ReservePort(out var refusing);
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!, refusing], level: LogLevel.Crit);
        await ManySessionsAsync(relay, backend, 50, cancellation);
        var before = OpenDescriptors();
        await ManySessionsAsync(relay, backend, 2000, cancellation);
        await Eventually.HoldsAsync(() => OpenDescriptors() <= before + 2, $"descriptors go back to {before}, not {OpenDescriptors()}",
            cancellation);
    }

    [Fact]
    public async Task Sessions_AfterAStorm_AreGivenBackButForAFew()
    {
        const int Storm = 1500;
        const int Kept = 64;
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!], level: LogLevel.Warn);
        await StormAsync(relay, backend, Kept, cancellation);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await StormAsync(relay, backend, Storm, cancellation);

        long after = 0;
        await Eventually.HoldsAsync(
            () => (after = GC.GetTotalMemory(forceFullCollection: true)) - before < (Storm - Kept) * 200,
            $"{Storm} ended sessions leave {after - before} bytes", cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task WorkerConnections_Exhausted_ClientIsClosedAndOthersGoOn(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!], maxConnections: 3);
        using var first = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        // One connection is left: enough for a client, not for its server. Then none.
        using var second = await relay.ConnectAsync(cancellation);
        Assert.Empty(await second.ReceiveToEndAsync(cancellation));
        await relay.LogHasAsync(
            $"[alert] 3 worker_connections are not enough while connecting to upstream, client: 127.0.0.1, server: {relay.Address}, "
            + $"upstream: \"{backend.LocalEndPoint}\", bytes from/to client:0/0, bytes from/to upstream:0/0", cancellation);
        RoundTrips(first, server, new byte[10], 1);
    }

    private static int OpenDescriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static void RoundTrips(Socket client, Socket server, byte[] message, int count)
    {
        for (var i = 0; i < count; i++)
        {
            client.Send(message);
            ReceiveAll(server, message);
            server.Send(message);
            ReceiveAll(client, message);
        }
    }

    private static void ReceiveAll(Socket socket, byte[] buffer)
    {
        for (var have = 0; have < buffer.Length;)
        {
            var got = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            have += got > 0 ? got : throw new EndOfStreamException();
        }
    }

    private static async Task ManySessionsAsync(RelayHarness relay, Socket backend, int count, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
        {
            using var client = await relay.ConnectAsync(cancellation);
            using var server = await backend.AcceptAsync(cancellation);
            if (i % 2 == 0)
                client.Dispose();
            else
                server.Dispose();
        }
        await relay.NoSessionsAsync(cancellation);
    }

    /// <summary>So many sessions at the same time, of which nothing is left in the end.</summary>
    private static async Task StormAsync(RelayHarness relay, Socket backend, int count, CancellationToken cancellation)
    {
        List<Socket> ends = [];
        for (var i = 0; i < count; i++)
        {
            ends.Add(await relay.ConnectAsync(cancellation));
            ends.Add(await backend.AcceptAsync(cancellation));
        }
        ends.ForEach(static end => end.Dispose());
        await relay.NoSessionsAsync(cancellation);
    }

    private static async Task EchoAsync(Socket backend, int count, CancellationToken cancellation)
    {
        List<Task> echoes = [];
        for (var i = 0; i < count; i++)
            echoes.Add(EchoOneAsync(await backend.AcceptAsync(cancellation), cancellation));
        await Task.WhenAll(echoes);
    }

    private static async Task EchoOneAsync(Socket socket, CancellationToken cancellation)
    {
        using (socket)
        {
            var buffer = new byte[8192];
            for (int got; (got = await socket.ReceiveAsync(buffer, cancellation)) > 0;)
                await socket.SendAllAsync(buffer.AsMemory(0, got), cancellation);
        }
    }
}
