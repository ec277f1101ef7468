using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>kill -9 of the worker: its sessions end, clients that come meanwhile wait for the next worker.</summary>
public sealed partial class WorkerDeathTests
{
    private const int Deaths = 3;

    private int _calls;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task Worker_KilledUnderConnects_RefusesNobody(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(1);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"server {{ listen LISTEN; proxy_pass {servers[0]}; }}", "error_log error.log notice;");
        using var resident = await proxy.ConnectAsync(Cancellation);
        await resident.ReceiveExactlyAsync(1, Cancellation);
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 2)
            .Select(_ => Task.Factory.StartNew(() => Call(proxy.Port, end.Token), TaskCreationOptions.LongRunning)).ToList();

        for (var death = 1; death <= Deaths; death++)
        {
            var worker = WorkerStart().Matches(proxy.Log)[^1].Groups[1].Value;
            await CommandRun.OfAsync("kill", ["-9", worker], TimeSpan.FromSeconds(10));
            await proxy.WaitForLogAsync($"[alert] {Master(proxy)}#", Cancellation);
            await proxy.WaitForLogAsync($"worker process {worker} exited on signal 9", Cancellation);
            await Eventually.HoldsAsync(() => WorkerStart().Matches(proxy.Log)[^1].Groups[1].Value != worker, "a new worker", Cancellation);
            var before = Volatile.Read(ref _calls);
            await Eventually.HoldsAsync(() => Volatile.Read(ref _calls) > before + 50, "clients are served again", Cancellation);
        }
        await end.CancelAsync();

        Assert.All(await Task.WhenAll(callers), static refusal => Assert.Null(refusal));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            if ((await resident.ReceiveToEndAsync(Cancellation)).Length == 0)
                throw new EndOfStreamException();
        });
    }

    private static string Master(RunningProxy proxy) => File.ReadAllText(proxy.PathOf("proxy.pid")).Trim();

    /// <summary>Connects about 250 times a second; a session that dies with its worker is no refusal.</summary>
    /// <returns>Null, or why it was refused.</returns>
    private string? Call(int port, CancellationToken end)
    {
        var letter = new byte[1];
        while (!end.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException refused)
            {
                return refused.Message;
            }
            try
            {
                if (socket.Receive(letter) == 1)
                    Interlocked.Increment(ref _calls);
            }
            catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
            {
                // It was the dead worker's.
            }
            end.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(4));
        }
        return null;
    }

    [GeneratedRegex(@": start worker process (\d+)$", RegexOptions.Multiline)]
    private static partial Regex WorkerStart();
}
