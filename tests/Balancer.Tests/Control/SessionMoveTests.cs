using System.Collections.Concurrent;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>Sessions that the running program ends so that their clients move: each client comes back when its session ends.</summary>
public sealed class SessionMoveTests : IAsyncDisposable
{
    private const int Clients = 300;

    private readonly BalancerFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, char> _landings = new();
    private readonly List<Task> _clients = [];
    private int _connects;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ServerStopsAnswering_OnDownClose_ItsSessionsEndSpreadOverTheCloseTimeAndItsClientsMove()
    {
        var isFrozen = false;
        await using var a = FaultyTcpServer.Start((client, cancellation) =>
            (Volatile.Read(ref isFrozen) ? ServerScripts.Silence : ServerScripts.NameThenEcho("a"))(client, cancellation));
        await using var b = FaultyTcpServer.Start(ServerScripts.NameThenEcho("b"));
        Configure("health_check interval=200ms match=name;", $"server {a.Name} on_down=close close_time=2s;", $"server {b.Name};");
        await using var program = await _folder.StartAsync();
        await ComeAsync();
        await Eventually.HoldsAsync(() => At('a') == Clients / 2 && At('b') == Clients / 2, "both have their share", Cancellation);

        Volatile.Write(ref isFrozen, true);
        // Neither all at once nor none: some have moved while others have not.
        await Eventually.HoldsAsync(() => At('a') is > 0 and < Clients / 2 && At('b') > Clients / 2, "they move one by one", Cancellation);
        await Eventually.HoldsAsync(() => At('b') == Clients, "all are at the other server", Cancellation);

        Assert.Equal(Clients + (Clients / 2), Volatile.Read(ref _connects));
    }

    [Fact]
    public async Task ServerIsAdded_Rebalance_EveryServerHasItsShareWithinFivePercent()
    {
        await using var a = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var b = FaultyTcpServer.Start(ServerScripts.NameThenEcho("b"));
        await using var c = FaultyTcpServer.Start(ServerScripts.NameThenEcho("c"));
        Configure("least_conn; rebalance rate=200/s;", $"server {a.Name};", $"server {b.Name};");
        await using var program = await _folder.StartAsync();
        await ComeAsync();

        Configure("least_conn; rebalance rate=200/s;", $"server {a.Name};", $"server {b.Name};", $"server {c.Name};");
        await program.SignalAsync("HUP");

        const int Share = Clients / 3;
        await Eventually.HoldsAsync(() => "abc".All(server => Math.Abs(At(server) - Share) <= Share / 20),
            $"every server has its share: {At('a')}, {At('b')}, {At('c')}", Cancellation);
        // Only those move that have to.
        Assert.InRange(Volatile.Read(ref _connects), Clients + (Share * 95 / 100), Clients + (Share * 130 / 100));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        await _folder.DisposeAsync();
        _end.Dispose();
    }

    private int At(char server) => _landings.Values.Count(one => one == server);

    private async Task ComeAsync()
    {
        _clients.AddRange(Enumerable.Range(0, Clients).Select(ConnectAsync));
        await Eventually.HoldsAsync(() => _landings.Count == Clients, "all clients are served", Cancellation);
    }

    /// <summary>A client that is never without a session for longer than a connect takes.</summary>
    private async Task ConnectAsync(int client)
    {
        var name = new byte[1];
        try
        {
            while (true)
            {
                using var socket = await _folder.ConnectAsync(_end.Token);
                Interlocked.Increment(ref _connects);
                if (await socket.ReceiveAsync(name, _end.Token) == 1)
                    _landings[client] = (char)name[0];
                while (await socket.ReceiveAsync(name, _end.Token) > 0)
                {
                    // Nothing comes; the end of the session does.
                }
                _landings.TryRemove(client, out _);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // The test is over, or the program: it ends before its clients. A client that is refused earlier is missed by the test.
        }
    }

    private void Configure(string policy, params string[] servers) => File.WriteAllText(_folder.PathOf("balancer.conf"), $$"""
        pid balancer.pid; error_log error.log notice;
        events { worker_connections 4096; }
        stream {
            match name { expect ~ "a|b|c"; }
            upstream u { {{policy}} {{string.Join(' ', servers)}} }
            server { listen 127.0.0.1:{{_folder.Port}}; proxy_pass u; }
        }
        """);
}
