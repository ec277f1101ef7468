using System.Net;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// Balancer beside nginx, and HAProxy where it is installed: one worker each, the same load, in turns, every byte compared. Clients and
/// servers are this process's two threads.
/// </summary>
internal sealed class BalancerBenchmark
{
    private const int Rounds = 5;
    private const int IdleConnections = 5000;

    /// <summary>
    /// They come this many at a time: what the balancer holds while it connects them is not what it holds for them when they are idle.
    /// </summary>
    private const int WaveLength = 50;

    /// <summary>
    /// Waves that come and go before, with pauses between them: .NET recompiles hot code in the background,
    /// twice. What that takes is there once for all connections and not for these 5000.
    /// </summary>
    private const int FirstWaves = 6;

    /// <summary>Balancer waits two seconds before it takes a storm to be over.</summary>
    private static readonly TimeSpan StormPause = TimeSpan.FromSeconds(4);

    private static readonly Figure Busy = new("  processor used by the balancer, cores", false, "F2", IsCompared: false);
    private static readonly Figure LoadBusy = new("  processor used by the load, cores", false, "F2", IsCompared: false);

    private readonly LoadLoop _clients;
    private readonly RoundTripLoad _load;
    private readonly Comparison _comparison;

    private BalancerBenchmark(LoadLoop clients, Comparison comparison) =>
        (_clients, _load, _comparison) = (clients, new RoundTripLoad(clients), comparison);

    /// <param name="otherBalancers">Further builds of Balancer, to see what a change does.</param>
    public static async Task RunAsync(string[] otherBalancers)
    {
        await using var servers = new LoadLoop("servers");
        await using var clients = new LoadLoop("clients");
        var echoPort = await servers.ServeAsync(socket => new EchoConnection(servers, socket));
        var bulkPort = await servers.ServeAsync(socket => new SourceConnection(servers, socket));
        List<Contender> contenders = [Contender.Balancer("Balancer", Repository.PathOf("bin", "Balancer"), echoPort, bulkPort)];
        contenders.AddRange(otherBalancers.Select((program, index) =>
            Contender.Balancer($"Balancer {index + 2}", program, echoPort, bulkPort)));
        if (Nginx.IsHere)
            contenders.Add(Contender.RealNginx(echoPort, bulkPort));
        if (File.Exists("/usr/sbin/haproxy"))
            contenders.Add(Contender.HaProxy("/usr/sbin/haproxy", echoPort, bulkPort));
        try
        {
            var names = string.Join(", ", contenders.Select(static one => one.Name));
            Console.WriteLine($"{names}: one worker each; about {(contenders.Count * 3) + 1} minutes.");
            Console.WriteLine($"Medians of {Rounds} rounds in turns; \"better by\" is above 1 where Balancer is better.\n");
            contenders.ForEach(static one => one.Start());
            await new BalancerBenchmark(clients, new Comparison(contenders)).RunAsync();
        }
        finally
        {
            contenders.ForEach(static one => one.Dispose());
        }
    }

    private async Task RunAsync()
    {
        _comparison.PrintHead();
        await IdleAsync();
        await StormAsync();
        foreach (var connections in (int[])[1, 50, 500])
            await RoundTripsAsync(connections);
        await PipelinedAsync();
        await BulkAsync("bulk, 1 connection, GB/s", 1, static one => one.Bulk);
        await BulkAsync("bulk, 8 connections, GB/s", 8, static one => one.Bulk);
        await BulkAsync("bulk, proxy_buffer_size 256k, GB/s", 8, static one => one.BulkTuned);
        foreach (var atOnce in (int[])[1, 16, 200])
            await ConnectAsync(atOnce);
        await StartAsync();
    }

    private Task RoundTripsAsync(int connections) => _comparison.RunAsync(
        $"{connections} connections, 200-byte messages",
        Rounds,
        [new($"round trips/s, {connections} connections", true), new("  p99, microseconds", false),
            new("  processor s per million", false, "F1"), Busy, LoadBusy],
        contender => _load.TripsAsync(contender, connections, RoundTripHabit.Repeat));

    private Task PipelinedAsync() => _comparison.RunAsync(
        $"50 connections, {PipelinedClient.Depth} messages under way on each",
        Rounds,
        [new($"messages/s, {PipelinedClient.Depth} deep, 50 connections", true), new("  processor s per million", false, "F2"), Busy,
            LoadBusy],
        async contender =>
        {
            List<PipelinedClient> players = [];
            await _clients.DoAsync(() =>
                players.AddRange(Enumerable.Range(0, 50).Select(_ => new PipelinedClient(_clients, contender.Echo))));
            await _clients.WorkAsync(RoundTripLoad.WarmUp);
            var used = await _load.MeasureAsync(contender, () => players.Sum(static one => one.Trips));
            await _clients.DoAsync(() => players.ForEach(static one => one.End()));
            return [used.PerSecond, used.ProcessorSecondsPerOne * 1e6, used.Cores, used.LoadCores];
        });

    private Task ConnectAsync(int atOnce) => _comparison.RunAsync(
        $"{atOnce} at a time: connect, one message there and back, close",
        Rounds,
        [new($"connections/s, {atOnce} at a time", true), new("  p99, microseconds", false),
            new("  processor s per million", false, "F1"), Busy, LoadBusy],
        contender => _load.TripsAsync(contender, atOnce, RoundTripHabit.Reconnect));

    private Task BulkAsync(string what, int connections, Func<Contender, IPEndPoint> address) => _comparison.RunAsync(
        what,
        Rounds,
        [new(what, true, "F2"), new("  processor s per 100 GB", false, "F1"), Busy, LoadBusy],
        async contender =>
        {
            List<BulkClient> players = [];
            await _clients.DoAsync(() =>
                players.AddRange(Enumerable.Range(0, connections).Select(_ => new BulkClient(_clients, address(contender)))));
            await _clients.WorkAsync(RoundTripLoad.WarmUp);
            var used = await _load.MeasureAsync(contender, () => players.Sum(static one => one.Received));
            await _clients.DoAsync(() => players.ForEach(static one => one.End()));
            return [used.PerSecond / 1e9, used.ProcessorSecondsPerOne * 1e11, used.Cores, used.LoadCores];
        });

    private Task IdleAsync() => _comparison.RunAsync(
        $"{IdleConnections} idle connections",
        rounds: 3,
        [new("memory before the first connection, MB", false, "F1"), new($"bytes an idle connection, of {IdleConnections}", false),
            new("memory after them, MB", false, "F1")],
        async contender =>
        {
            contender.Restart();
            var atStart = contender.MemoryBytes;
            for (var wave = 0; wave < FirstWaves; wave++)
            {
                var first = await _load.BeginAsync(contender.Echo, WaveLength, RoundTripHabit.StayIdle);
                await _clients.DoAsync(() => first.ForEach(static one => one.End()));
                await _clients.WorkAsync(RoundTripLoad.WarmUp);
            }
            var before = contender.MemoryBytes;
            List<RoundTripClient> players = [];
            while (players.Count < IdleConnections)
                players.AddRange(await _load.BeginAsync(contender.Echo, WaveLength, RoundTripHabit.StayIdle));
            var during = contender.MemoryBytes;
            await _clients.DoAsync(() => players.ForEach(static one => one.End()));
            await _clients.WorkAsync(RoundTripLoad.WarmUp);
            return [atStart / 1e6, (double)(during - before) / IdleConnections, contender.MemoryBytes / 1e6];
        });

    /// <summary>
    /// What short connections leave behind, then many at once, and when it is given back. HAProxy, started as it is here, has no reload.
    /// </summary>
    private Task StormAsync() => _comparison.RunAsync(
        $"short connections, then {IdleConnections} idle ones that end, and a reload",
        rounds: 3,
        [new("memory after short connections, 16 at a time, MB", false, "F1"),
            new($"  with {IdleConnections} idle ones as well, MB", false, "F1"), new("  4 s after their end, MB", false, "F1"),
            new("  after a reload as well, MB", false, "F1")],
        async contender =>
        {
            contender.Restart();
            await _load.TripsAsync(contender, 16, RoundTripHabit.Reconnect);
            var afterShort = contender.MemoryBytes;
            List<RoundTripClient> players = [];
            while (players.Count < IdleConnections)
                players.AddRange(await _load.BeginAsync(contender.Echo, WaveLength, RoundTripHabit.StayIdle));
            var withIdle = contender.MemoryBytes;
            await _clients.DoAsync(() => players.ForEach(static one => one.End()));
            await _clients.WorkAsync(StormPause);
            var afterIdle = contender.MemoryBytes;
            await contender.ReloadAsync();
            await _clients.WorkAsync(RoundTripLoad.Turn);
            return [afterShort / 1e6, withIdle / 1e6, afterIdle / 1e6, contender.MemoryBytes / 1e6];
        });

    private Task StartAsync() => _comparison.RunAsync(
        "start",
        2 * Rounds,
        [new("from exec to the first round trip, ms", false, "F1")],
        static contender => Task.FromResult<double[]>([contender.Restart().TotalMilliseconds]));
}
