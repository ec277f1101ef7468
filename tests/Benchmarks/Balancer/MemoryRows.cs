using static ChatCluster.Benchmarks.Balancer.BalancerBenchmark;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>What the processes hold, and how soon they serve.</summary>
/// <param name="clients">The clients' thread.</param>
/// <param name="comparison">Of those that are processes.</param>
internal sealed class MemoryRows(LoadLoop clients, Comparison comparison)
{
    private const int IdleConnections = 5000;

    /// <summary>
    /// Waves that come and go before, with pauses between them: .NET recompiles hot code in the background,
    /// twice. What that takes is there once for all connections and not for these 5000.
    /// </summary>
    private const int FirstWaves = 6;

    /// <summary>Balancer waits two seconds before it takes a storm to be over.</summary>
    private static readonly TimeSpan StormPause = TimeSpan.FromSeconds(4);

    private readonly RoundTripLoad _load = new(clients);

    public Task IdleAsync() => comparison.RunAsync(
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
                var first = await _load.ConnectAsync(contender.Echo, RoundTripLoad.WaveLength);
                await clients.DoAsync(() => first.ForEach(static one => one.End()));
                await clients.WorkAsync(RoundTripLoad.WarmUp);
            }
            var before = contender.MemoryBytes;
            var players = await _load.ConnectAsync(contender.Echo, IdleConnections);
            var during = contender.MemoryBytes;
            await clients.DoAsync(() => players.ForEach(static one => one.End()));
            await clients.WorkAsync(RoundTripLoad.WarmUp);
            return [atStart / 1e6, (double)(during - before) / IdleConnections, contender.MemoryBytes / 1e6];
        });

    /// <summary>
    /// What short connections leave behind, then many at once, and when it is given back. HAProxy, started as it is here, has no reload.
    /// </summary>
    public Task StormAsync() => comparison.RunAsync(
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
            var players = await _load.ConnectAsync(contender.Echo, IdleConnections);
            var withIdle = contender.MemoryBytes;
            await clients.DoAsync(() => players.ForEach(static one => one.End()));
            await clients.WorkAsync(StormPause);
            var afterIdle = contender.MemoryBytes;
            await contender.ReloadAsync();
            await clients.WorkAsync(RoundTripLoad.Turn);
            return [afterShort / 1e6, withIdle / 1e6, afterIdle / 1e6, contender.MemoryBytes / 1e6];
        });

    public Task StartAsync() => comparison.RunAsync(
        "start",
        2 * Rounds,
        [new("from exec to the first round trip, ms", false, "F1")],
        static contender => Task.FromResult<double[]>([contender.Restart().TotalMilliseconds]));
}
