using static ChatCluster.Benchmarks.Balancer.BalancerBenchmark;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>Messages of 200 bytes, there and back.</summary>
/// <param name="clients">The clients' thread.</param>
/// <param name="comparison">Of all contenders.</param>
internal sealed class TripRows(LoadLoop clients, Comparison comparison)
{
    private const int Connections = 50;

    /// <summary>A message that takes longer counts as this, in microseconds.</summary>
    private const int LongestTrip = 2_000_000;

    private readonly RoundTripLoad _load = new(clients);

    public Task RoundTripsAsync(int connections) => comparison.RunAsync(
        $"{connections} connections, 200-byte messages",
        Rounds,
        [new($"round trips/s, {connections} connections", true), new("  p99, microseconds", false),
            new("  processor s per million", false, "F1"), Busy, LoadBusy],
        contender => _load.TripsAsync(contender, connections, RoundTripHabit.Repeat));

    /// <summary>The same offered load for each: messages are due by the clock, and their times count from then.</summary>
    public Task FixedRateAsync(int perSecond) => comparison.RunAsync(
        $"{perSecond} messages a second over {Connections} connections",
        Rounds,
        [new($"p50 at {perSecond}/s, microseconds", false), new("  p99, microseconds", false), new("  p99.9, microseconds", false),
            new("  processor s per million", false, "F1"), Busy, LoadBusy],
        async contender =>
        {
            List<PacedClient> players = [];
            await clients.DoAsync(() =>
                players.AddRange(Enumerable.Range(0, Connections).Select(_ => new PacedClient(clients, contender.Echo))));
            await clients.UntilAsync(() => players.TrueForAll(static one => one.IsConnected));
            var pacer = new Pacer(players, perSecond);
            await clients.WorkAsync(RoundTripLoad.WarmUp);
            var durations = new Histogram(LongestTrip);
            await clients.DoAsync(() => players.ForEach(one => one.Durations = durations));
            var used = await _load.MeasureAsync(contender, () => players.Sum(static one => one.Trips));
            pacer.Stop();
            // Those that are still under way are the slowest: they count too.
            await clients.DoAsync(static () => { });
            await clients.UntilAsync(() => players.TrueForAll(static one => one.IsDone));
            await clients.DoAsync(() => players.ForEach(static one => one.End()));
            return [Microseconds(0.5), Microseconds(0.99), Microseconds(0.999), used.ProcessorSecondsPerOne * 1e6, used.Cores,
                used.LoadCores];

            double Microseconds(double share) => durations.At(share).TotalMicroseconds;
        });

    public Task PipelinedAsync() => comparison.RunAsync(
        $"{Connections} connections, {PipelinedClient.Depth} messages under way on each",
        Rounds,
        [new($"messages/s, {PipelinedClient.Depth} deep, {Connections} connections", true),
            new("  processor s per million", false, "F2"), Busy, LoadBusy],
        async contender =>
        {
            List<PipelinedClient> players = [];
            await clients.DoAsync(() =>
                players.AddRange(Enumerable.Range(0, Connections).Select(_ => new PipelinedClient(clients, contender.Echo))));
            await clients.WorkAsync(RoundTripLoad.WarmUp);
            var used = await _load.MeasureAsync(contender, () => players.Sum(static one => one.Trips));
            await clients.DoAsync(() => players.ForEach(static one => one.End()));
            return [used.PerSecond, used.ProcessorSecondsPerOne * 1e6, used.Cores, used.LoadCores];
        });

    public Task ConnectAsync(int atOnce) => comparison.RunAsync(
        $"{atOnce} at a time: connect, one message there and back, close",
        Rounds,
        [new($"connections/s, {atOnce} at a time", true), new("  p99, microseconds", false),
            new("  processor s per million", false, "F1"), Busy, LoadBusy],
        contender => _load.TripsAsync(contender, atOnce, RoundTripHabit.Reconnect));
}
