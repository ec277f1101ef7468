using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Reloads while clients come by the thousand: none is turned away, and who was there before stays.</summary>
public sealed class ReloadUnderLoadTests
{
    private const int Reloads = 12;
    private const int Callers = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task TwelveReloads_UnderAStormOfConnects_NobodyNotices(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        var one = $"upstream u {{ {servers.Lines("weight=2", "")} }} server {{ listen LISTEN; proxy_pass u; }}";
        var other = $"upstream u {{ least_conn; {servers.Lines("", "max_conns=1000")} }} server {{ listen LISTEN; proxy_pass u; }}";
        await using var proxy = await RunningProxy.StartAsync(kind, one);
        var residents = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ResidentAsync(proxy)));

        using var end = new CancellationTokenSource();
        // Threads that wait in the kernel: asynchronous callers would wait for each other on a machine of two cores.
        var callers = Enumerable.Range(0, Callers)
            .Select(_ => Task.Factory.StartNew(() => Call(proxy.Port, end.Token), TaskCreationOptions.LongRunning)).ToList();
        for (var reload = 0; reload < Reloads; reload++)
            await proxy.ReloadAsync(reload % 2 == 0 ? other : one);
        await end.CancelAsync();
        var calls = await Task.WhenAll(callers);

        Assert.All(calls, static caller => Assert.Null(caller.Trouble));
        Assert.True(calls.Sum(static caller => caller.Count) > 50 * Reloads, "there was hardly a storm");
        foreach (var resident in residents)
        {
            await resident.SendAllAsync("still here"u8.ToArray(), Cancellation);
            Assert.Equal("still here"u8.ToArray(), await resident.ReceiveExactlyAsync(10, Cancellation));
            resident.Dispose();
        }
    }

    /// <summary>A session from before the first reload.</summary>
    private static async Task<Socket> ResidentAsync(RunningProxy proxy)
    {
        var client = await proxy.ConnectAsync(Cancellation);
        await client.ReceiveExactlyAsync(1, Cancellation);
        return client;
    }

    /// <summary>Connects, hears a server's letter, leaves, and so on.</summary>
    private static (int Count, string? Trouble) Call(int port, CancellationToken end)
    {
        var letter = new byte[1];
        for (var count = 0; ; count++)
        {
            if (end.IsCancellationRequested)
                return (count, null);
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
                socket.Connect(IPAddress.Loopback, port);
                if (socket.Receive(letter) == 0)
                    return (count, "closed without a word");
            }
            catch (SocketException refused)
            {
                return (count, refused.Message);
            }
        }
    }
}
