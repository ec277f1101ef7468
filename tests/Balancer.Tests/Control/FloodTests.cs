using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>The running program with few descriptors, flooded with silent connections at one of its listeners.</summary>
public sealed class FloodTests : IAsyncDisposable
{
    private const int Flood = 250;

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(3);
    private readonly FaultyTcpServer _server = FaultyTcpServer.Start(ServerScripts.EchoAsync);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EndPoint[] Listeners =>
        [.. _ports.Select(static port => new IPEndPoint(IPAddress.Loopback, port)), new UnixDomainSocketEndPoint(_folder.PathOf("listen"))];

    private string Log => File.Exists(_folder.PathOf("error.log")) ? File.ReadAllText(_folder.PathOf("error.log")) : "";

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _server.DisposeAsync();
    }

    /// <param name="connections">Too many for the descriptors, or fewer than they would allow.</param>
    [Theory]
    [InlineData(0, 500, "accept4() failed (24: Too many open files)")]
    [InlineData(1, 500, "accept4() failed (24: Too many open files)")]
    [InlineData(2, 500, "accept4() failed (24: Too many open files)")]
    [InlineData(3, 500, "accept4() failed (24: Too many open files)")]
    [InlineData(0, 40, "40 worker_connections are not enough")]
    [InlineData(2, 40, "40 worker_connections are not enough")]
    [InlineData(3, 40, "40 worker_connections are not enough")]
    public async Task Listener_Flooded_SessionsOfAllGoOnAndTheDescriptorsComeBack(int flooded, int connections, string complaint)
    {
        Configure(connections);
        await using var program = RunningProgram.Start(BalancerFolder.Program,
            ["-p", _folder.Root, "-c", "balancer.conf", "-g", "daemon off;"]);
        await Eventually.HoldsAsync(() => File.Exists(_folder.PathOf("balancer.pid")), "it serves", Cancellation);
        var sessions = new List<Socket>();
        foreach (var listener in Listeners)
            sessions.Add(await EchoingAsync(listener));
        var descriptors = Descriptors(program);

        var flood = new List<Socket>();
        for (var i = 0; i < Flood; i++)
            flood.Add(await ConnectAsync(Listeners[flooded]));
        await Eventually.HoldsAsync(() => Log.Contains(complaint, StringComparison.Ordinal), $"\"{complaint}\" in\n{Log}", Cancellation);
        foreach (var session in sessions)
            await AssertEchoesAsync(session);
        await program.SignalAsync("HUP");
        await Eventually.HoldsAsync(() => Log.Contains(": reconfigured", StringComparison.Ordinal), "a reload works", Cancellation);

        flood.ForEach(static one => one.Dispose());
        await Eventually.HoldsAsync(() => Descriptors(program) <= descriptors + 4, $"descriptors go back to {descriptors}", Cancellation);
        foreach (var listener in Listeners)
            (await EchoingAsync(listener)).Dispose();
        foreach (var session in sessions)
        {
            await AssertEchoesAsync(session);
            session.Dispose();
        }
    }

    /// <summary>Servers of each kind: plain, waiting for a PROXY header, limited, on a unix socket.</summary>
    private void Configure(int connections) => File.WriteAllText(_folder.PathOf("balancer.conf"), $$"""
        worker_rlimit_nofile 200;
        pid balancer.pid;
        error_log error.log notice;
        events { worker_connections {{connections}}; }
        stream {
            limit_conn_zone $remote_addr zone=one:1m;
            server { listen 127.0.0.1:{{_ports[0]}}; proxy_pass {{_server.Name}}; }
            server { listen 127.0.0.1:{{_ports[1]}} proxy_protocol; proxy_pass {{_server.Name}}; }
            server { listen 127.0.0.1:{{_ports[2]}}; limit_conn one 300; proxy_pass {{_server.Name}}; }
            server { listen unix:{{_folder.PathOf("listen")}}; proxy_pass {{_server.Name}}; }
        }
        """);

    /// <summary>Of the master and its worker: the worker has the sessions.</summary>
    private static int Descriptors(RunningProgram program) => File.ReadAllText($"/proc/{program.Id}/task/{program.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Append($"{program.Id}")
        .Sum(static process => Directory.GetFiles($"/proc/{process}/fd").Length);

    private static async Task<Socket> ConnectAsync(EndPoint listener)
    {
        var socket = new Socket(listener.AddressFamily, SocketType.Stream, listener is IPEndPoint ? ProtocolType.Tcp
            : ProtocolType.Unspecified);
        await socket.ConnectAsync(listener, Cancellation);
        return socket;
    }

    private async Task<Socket> EchoingAsync(EndPoint listener)
    {
        var socket = await ConnectAsync(listener);
        if (listener.Equals(Listeners[1]))
            await socket.SendAllAsync("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n"u8.ToArray(), Cancellation);
        await AssertEchoesAsync(socket);
        return socket;
    }

    private static async Task AssertEchoesAsync(Socket socket)
    {
        await socket.SendAllAsync("?"u8.ToArray(), Cancellation);
        Assert.Equal("?"u8.ToArray(), await socket.ReceiveExactlyAsync(1, Cancellation));
    }
}
