using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>
/// The system watches no more sockets (fs.epoll.max_user_watches): that costs the connections it is refused for, and no other.
/// </summary>
public sealed class WatchLimitTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogWriter _writer = new();
    private readonly ErrorLog _log;
    private readonly ListenSocket _listen = ListenSocket.Open(new ListenConfig(new IPEndPoint(IPAddress.Loopback, 0)));
    private readonly Socket _backend = SocketExtensions.ListenOnLoopback();
    private readonly WatchLimit _limit = new();
    private readonly RelayLoop<LinuxSocket> _loop;

    public WatchLimitTests()
    {
        _log = new ErrorLog(_writer, TimeProvider.System);
        _log.Apply([new ErrorLogConfig(_folder.PathOf("error.log"), LogLevel.Alert)]);
        _loop = new RelayLoop<LinuxSocket>(new LimitedPoller(_limit), worker: 0, maxConnections: 100, _log, new());
        _loop.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync();
        _listen.Dispose();
        _backend.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0, "initializing session")]
    [InlineData(1, "connecting to upstream")]
    public async Task Stream_Refused_EndsItsSessionAlone(int left, string action)
    {
        await ServeAsync();
        (var client, var server) = await ConnectAsync();
        await PassAsync(client, server);

        _limit.Left = left;
        using var refused = await SocketExtensions.ConnectToAsync(_listen.Address, Cancellation);
        Assert.Equal(0, await ReceiveAsync(refused));
        await LogHasAsync("epoll_ctl() failed (28: No space left on device)", action);
        await PassAsync(client, server);

        _limit.Left = int.MaxValue;
        if (left > 0)
            (await _backend.AcceptAsync(Cancellation)).Dispose();
        (var next, var nextServer) = await ConnectAsync();
        await PassAsync(next, nextServer);
        Assert.Equal(2, _loop.SessionCount);
        foreach (var socket in (Socket[])[client, server, next, nextServer])
            socket.Dispose();
        await Eventually.HoldsAsync(() => _loop.SessionCount == 0, "no session is left", Cancellation);
    }

    [Fact]
    public async Task Listener_Refused_IsTriedAgain()
    {
        _limit.Left = 0;
        await ServeAsync();
        await LogHasAsync("epoll_ctl() failed (28: No space left on device)");

        _limit.Left = int.MaxValue;

        (var client, var server) = await ConnectAsync();
        await PassAsync(client, server);
        client.Dispose();
        server.Dispose();
    }

    private Task ServeAsync()
    {
        UpstreamConfig upstream = new("backend", [new PeerConfig("peer", _backend.LocalEndPoint!)]);
        RelayServer server = new(new ServerConfig { Listens = [] }, _log)
        {
            Content = new ProxyContent(new Upstream(upstream, TimeProvider.System, Random.Shared), new RelaySettings()),
        };
        return _loop.ApplyAsync([(_listen, server)], retireAfter: null);
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = await SocketExtensions.ConnectToAsync(_listen.Address, Cancellation);
        return (client, await _backend.AcceptAsync(Cancellation).AsTask().WaitAsync(Eventually.Deadline, Cancellation));
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        await from.SendAllAsync("hello"u8.ToArray(), Cancellation);
        Assert.Equal("hello"u8.ToArray(), await to.ReceiveExactlyAsync(5, Cancellation));
    }

    private static async Task<int> ReceiveAsync(Socket socket) =>
        await socket.ReceiveAsync(new byte[1], Cancellation).AsTask().WaitAsync(Eventually.Deadline, Cancellation);

    private Task LogHasAsync(params string[] words) => Eventually.HoldsAsync(
        () => File.Exists(_folder.PathOf("error.log"))
            && File.ReadAllLines(_folder.PathOf("error.log")).Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal))),
        $"a log line with {string.Join(" and ", words)}", Cancellation);
}
