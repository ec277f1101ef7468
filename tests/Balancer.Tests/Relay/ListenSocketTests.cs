using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

public sealed class ListenSocketTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public void Open_AddressInUse_FailsInNginxWords()
    {
        using var other = SocketExtensions.ListenOnLoopback();
        var failure = Assert.Throws<ListenException>(() => ListenSocket.Open(new ListenConfig(other.LocalEndPoint!)));
        Assert.Equal($"bind() to {other.LocalEndPoint} failed (98: Address already in use)", failure.Message);
        Assert.Equal(Errno.AddressInUse, failure.Error);
    }

    [Fact]
    public void Open_StaleUnixSocket_FailsAndLeavesTheFile()
    {
        using TemporaryFolder directory = new();
        var path = directory.PathOf("taken");
        File.WriteAllText(path, "");
        var failure = Assert.Throws<ListenException>(() => ListenSocket.Open(new ListenConfig(new UnixDomainSocketEndPoint(path))));
        Assert.Equal($"bind() to unix:{path} failed (98: Address already in use)", failure.Message);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Dispose_UnixSocket_RemovesItsFile()
    {
        using TemporaryFolder directory = new();
        var path = directory.PathOf("front");
        ListenSocket.Open(new ListenConfig(new UnixDomainSocketEndPoint(path))).Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Open_Backlog_IsClippedToWhatTheSystemGrants()
    {
        var limit = int.Parse(File.ReadAllText("/proc/sys/net/core/somaxconn"), CultureInfo.InvariantCulture);
        using var large = ListenSocket.Open(new ListenConfig(AnyPort) { Backlog = int.MaxValue });
        using var small = ListenSocket.Open(new ListenConfig(AnyPort) { Backlog = 5 });
        using var byDefault = ListenSocket.Open(new ListenConfig(AnyPort));
        Assert.Equal((limit, 5, Math.Min(limit, 4096)), (large.EffectiveBacklog, small.EffectiveBacklog, byDefault.EffectiveBacklog));
    }

    [Fact]
    public void Reconfigure_Backlog_IsListenedWithAgain()
    {
        const int LevelTcp = 6, TcpInfo = 11, LargestQueueOffset = 28;
        using var listen = ListenSocket.Open(new ListenConfig(AnyPort) { Backlog = 5 });
        var socket = listen.Lease(1);

        Assert.Empty(listen.Reconfigure(new ListenConfig(AnyPort) { Backlog = 7, ReceiveBuffer = 40_000, Deferred = true }));

        var info = new byte[LargestQueueOffset + sizeof(int)];
        socket.GetRawSocketOption(LevelTcp, TcpInfo, info);
        Assert.Equal((7, 7), (listen.EffectiveBacklog, BitConverter.ToInt32(info, LargestQueueOffset)));
        Assert.Equal(80_000, socket.ReceiveBufferSize);
        listen.Return(1);
    }

    [Fact]
    public async Task Split_ForReusePort_GivesEachLoopASocketAndKeepsTheWaitingClient()
    {
        var listen = ListenSocket.Open(new ListenConfig(AnyPort));
        var shared = listen.Lease(1);
        Assert.Same(shared, listen.Lease(2));
        using var client = await SocketExtensions.ConnectToAsync(listen.Address, TestContext.Current.CancellationToken);

        using var split = listen.Split(new ListenConfig(listen.Address) { ReusePort = true });
        listen.Return(1);
        listen.Return(2);
        listen.Dispose();

        var first = split.Lease(1);
        var second = split.Lease(2);
        Assert.Same(shared, first);
        Assert.NotSame(first, second);
        Assert.Equal(first.LocalEndPoint, second.LocalEndPoint);
        using var accepted = first.Accept();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
        split.Return(1);
        split.Return(2);
    }

    [Fact]
    public void Over_WhatTheKernelCannotChange_StaysAsItWas()
    {
        ListenConfig before = new(AnyPort) { ReusePort = true, Ipv6Only = false, SendBuffer = 1, Backlog = 3 };

        Assert.Equal(before with { Backlog = 9, Deferred = true }, new ListenConfig(AnyPort) { Backlog = 9, Deferred = true }.Over(before));
    }

    [Fact]
    public async Task Reopen_AfterConnectionsWereServed_IsNotInUse()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        EndPoint address;
        await using (var relay = await RelayHarness.StartAsync(RelayTransport.Linux, [backend.LocalEndPoint!]))
        {
            address = relay.Address;
            using var client = await relay.ConnectAsync(cancellation);
            using var server = await backend.AcceptAsync(cancellation);
            server.Dispose();
            Assert.Empty(await client.ReceiveToEndAsync(cancellation));
        }
        using var again = ListenSocket.Open(new ListenConfig(address));
        Assert.Equal(address, again.Address);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Workers_SharingAnAddress_ServeAllConnections(bool reusePort)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            RelayTransport.Linux, [backend.LocalEndPoint!], listen: new ListenConfig(AnyPort) { ReusePort = reusePort });
        await using RelayWorker second = new(1, 1000, relay.Log, new());
        second.Start();
        Upstream upstream = new(new UpstreamConfig("second", [new PeerConfig("x", backend.LocalEndPoint!)]), TimeProvider.System,
            Random.Shared);
        await second.ApplyAsync([(relay.Listen,
            new RelayServer(new ServerConfig { Listens = [] }, relay.Log) { Content = new ProxyContent(upstream, new RelaySettings()) })]);

        List<Socket> sockets = [];
        for (var i = 0; i < 100; i++)
        {
            sockets.Add(await relay.ConnectAsync(cancellation));
            sockets.Add(await backend.AcceptAsync(cancellation));
        }
        Assert.Equal(100, relay.Worker.SessionCount + second.SessionCount);
        sockets.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task Open_AllOptions_TakesIpv4ClientsToo()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var listen = ListenSocket.Open(new ListenConfig(new IPEndPoint(IPAddress.IPv6Any, 0))
        {
            Ipv6Only = false,
            Keepalive = new KeepaliveConfig(true, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), 3),
            ReceiveBuffer = 65536,
            SendBuffer = 65536,
        });
        var port = ((IPEndPoint)listen.Address).Port;
        using var overIpv4 = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
        Assert.True(overIpv4.Connected);
    }

    /// <summary>A lease gives the socket itself; the options are asked of the system.</summary>
    [Fact]
    public void Open_EveryOption_IsSetOnTheSocket()
    {
        const int Tcp = 6, DeferAccept = 9, FastOpen = 23, ReuseAddress = 2, ReusePort = 15, KeepAliveIdle = 4, KeepAliveInterval = 5,
            KeepAliveCount = 6;
        using var listen = ListenSocket.Open(new ListenConfig(new IPEndPoint(IPAddress.Loopback, 0))
        {
            ReusePort = true,
            Deferred = true,
            FastOpen = 7,
            Keepalive = new KeepaliveConfig(true, TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(6), 4),
            ReceiveBuffer = 65536,
            SendBuffer = 32768,
        });
        var socket = listen.Lease(worker: 1);

        Assert.Equal((1, 7), (Option(socket, Tcp, DeferAccept), Option(socket, Tcp, FastOpen)));
        Assert.Equal((1, 1), (Option(socket, 1, ReuseAddress), Option(socket, 1, ReusePort)));
        Assert.Equal((31, 6, 4),
            (Option(socket, Tcp, KeepAliveIdle), Option(socket, Tcp, KeepAliveInterval), Option(socket, Tcp, KeepAliveCount)));
        // Linux doubles what is asked for, to have room for its own book-keeping.
        Assert.Equal((2 * 65536, 2 * 32768), (socket.ReceiveBufferSize, socket.SendBufferSize));
        listen.Return(worker: 1);
    }

    /// <summary>The system takes no more than 32767 seconds.</summary>
    [Fact]
    public void Open_OptionsTheSystemRefuses_AreToldInNginxsWordsAndLeftOut()
    {
        using var listen = ListenSocket.Open(
            new ListenConfig(AnyPort) { Keepalive = new KeepaliveConfig(true, TimeSpan.FromHours(10), TimeSpan.FromSeconds(6), 200) });
        Assert.Equal(
            ["setsockopt(TCP_KEEPIDLE, 36000) 127.0.0.1:0 failed, ignored (22: Invalid argument)",
                "setsockopt(TCP_KEEPCNT, 200) 127.0.0.1:0 failed, ignored (22: Invalid argument)"],
            listen.RefusedOptions);
    }

    private static int Option(Socket socket, int level, int option)
    {
        var value = new byte[sizeof(int)];
        socket.GetRawSocketOption(level, option, value);
        return BitConverter.ToInt32(value);
    }
}
