using System.Diagnostics;
using System.Net;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>Many clients that make round trips, and what the balancer uses meanwhile.</summary>
/// <param name="clients">Their thread.</param>
internal sealed class RoundTripLoad(LoadLoop clients)
{
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(1.5);
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3);

    /// <summary>
    /// Clients connect this many at a time: what the balancer holds while it connects them is not what it holds for them later.
    /// </summary>
    public const int WaveLength = 50;

    private const int LongestTrip = 2_000_000;

    /// <summary>Round trips for one turn.</summary>
    /// <returns>Trips a second, p99 in microseconds, processor seconds per million, cores of the balancer and of the load.</returns>
    public async Task<double[]> TripsAsync(Contender contender, int connections, RoundTripHabit habit)
    {
        var players = habit == RoundTripHabit.Repeat
            ? await ConnectAsync(contender.Echo, connections)
            : await BeginAsync(contender.Echo, connections, habit);
        if (habit == RoundTripHabit.Repeat)
            await clients.DoAsync(() => players.ForEach(static one => one.GoOn()));
        var durations = new Histogram(LongestTrip);
        await clients.WorkAsync(WarmUp);
        await clients.DoAsync(() => players.ForEach(one => one.Durations = durations));
        var used = await MeasureAsync(contender, () => players.Sum(static one => one.Trips));
        await clients.DoAsync(() => players.ForEach(static one => one.End()));
        return [used.PerSecond, durations.At(0.99).TotalMicroseconds, used.ProcessorSecondsPerOne * 1e6, used.Cores, used.LoadCores];
    }

    /// <summary>
    /// Connects many, wave by wave; the earlier are silent until all are there: a busy nginx accepts too slowly, one client a turn.
    /// </summary>
    public async Task<List<RoundTripClient>> ConnectAsync(EndPoint proxy, int connections)
    {
        List<RoundTripClient> players = [];
        while (players.Count < connections)
            players.AddRange(await BeginAsync(proxy, Math.Min(WaveLength, connections - players.Count), RoundTripHabit.StayIdle));
        return players;
    }

    /// <summary>Connects them all; each has had its message back when this returns.</summary>
    public async Task<List<RoundTripClient>> BeginAsync(EndPoint proxy, int connections, RoundTripHabit habit)
    {
        var players = Enumerable.Range(0, connections).Select(_ => new RoundTripClient(clients, proxy, habit)).ToList();
        await clients.DoAsync(() => players.ForEach(static one => one.Begin()));
        await clients.UntilAsync(() => players.TrueForAll(static one => one.Trips > 0));
        return players;
    }

    /// <summary>What a turn yields and uses.</summary>
    /// <param name="done">Counts what is done.</param>
    public async Task<Used> MeasureAsync(Contender contender, Func<long> done)
    {
        var (ownBefore, processorBefore, doneBefore, watch) = (Environment.CpuUsage.TotalTime, contender.ProcessorTime, done(),
            Stopwatch.StartNew());
        await clients.WorkAsync(Turn);
        var seconds = watch.Elapsed.TotalSeconds;
        var (count, processor, own) = (done() - doneBefore, contender.ProcessorTime - processorBefore,
            Environment.CpuUsage.TotalTime - ownBefore);
        var ofBalancer = contender.IsDirect ? double.NaN : processor.TotalSeconds;
        return new(count / seconds, ofBalancer / count, ofBalancer / seconds, own.TotalSeconds / seconds);
    }

    /// <summary>Without a balancer there is no time of one: NaN.</summary>
    internal readonly record struct Used(double PerSecond, double ProcessorSecondsPerOne, double Cores, double LoadCores);
}
