using System.Net;
using ChatCluster.Sockets.Native;
using static ChatCluster.Benchmarks.Balancer.BalancerBenchmark;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>As many bytes as go through, in one direction.</summary>
/// <param name="clients">The clients' thread.</param>
/// <param name="comparison">Of all contenders.</param>
/// <param name="uploaded">What the servers have received.</param>
internal sealed class BulkRows(LoadLoop clients, Comparison comparison, ByteCount uploaded)
{
    private readonly RoundTripLoad _load = new(clients);

    public async Task MeasureAsync()
    {
        await DownAsync("bulk down, 1 connection, GB/s", 1, static one => one.Bulk);
        await DownAsync("bulk down, 8 connections, GB/s", 8, static one => one.Bulk);
        await DownAsync("bulk down, 8 connections, tuned, GB/s", 8, static one => one.BulkTuned);
        await UpAsync("bulk up, 1 connection, GB/s", 1);
        await UpAsync("bulk up, 8 connections, GB/s", 8);
    }

    /// <summary>Servers send, clients receive.</summary>
    private Task DownAsync(string what, int connections, Func<Contender, IPEndPoint> address)
    {
        var received = new ByteCount();
        return RunAsync(what, received, contender =>
        {
            var players = Connect(connections, address(contender))
                .ConvertAll(socket => new BulkReceiver(clients, socket, received, mayEnd: false));
            return () => players.ForEach(static one => one.End());
        });
    }

    /// <summary>Clients send, servers receive.</summary>
    private Task UpAsync(string what, int connections) => RunAsync(what, uploaded, contender =>
    {
        var players = Connect(connections, contender.BulkUp).ConvertAll(socket => new BulkSender(clients, socket, mayEnd: false));
        return () => players.ForEach(static one => one.End());
    });

    /// <param name="begin">Connects, on the clients' thread; what it returns ends the connections.</param>
    private Task RunAsync(string what, ByteCount done, Func<Contender, Action> begin) => comparison.RunAsync(
        what,
        Rounds,
        [new(what, true, "F2"), new("  processor s per 100 GB", false, "F1"), Busy, LoadBusy],
        async contender =>
        {
            Action end = static () => { };
            await clients.DoAsync(() => end = begin(contender));
            await clients.WorkAsync(RoundTripLoad.WarmUp);
            var used = await _load.MeasureAsync(contender, () => done.Bytes);
            await clients.DoAsync(end);
            return [used.PerSecond / 1e9, used.ProcessorSecondsPerOne * 1e11, used.Cores, used.LoadCores];
        });

    private static List<LinuxSocket> Connect(int connections, IPEndPoint proxy) =>
    [
        .. Enumerable.Range(0, connections).Select(_ =>
        {
            LinuxSocket.Open(proxy, out var socket);
            return socket.Connect(proxy).IsFailed ? throw new InvalidDataException($"{proxy} refuses connections") : socket;
        }),
    ];
}
