using System.Diagnostics;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>kill -9 of the worker while clients connect: how many are refused, and how soon the next worker serves.</summary>
internal static class WorkerDeath
{
    private const int Rounds = 5;
    private const int CallsPerSecond = 500;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    /// <param name="comparison">Of programs with a master and a worker.</param>
    public static Task RunAsync(Comparison comparison) => comparison.RunAsync(
        $"kill -9 of the worker under {CallsPerSecond} connects a second",
        Rounds,
        [new("killed worker: refused connects", false, IsCompared: false), new("  sessions that ended with it", false, IsCompared: false),
            new("  until a client is served again, ms", false, "F1")],
        TurnAsync);

    private static async Task<double[]> TurnAsync(Contender contender)
    {
        contender.Restart();
        using var stop = new CancellationTokenSource();
        var callers = new PacedCallers(contender.Echo, CallsPerSecond);
        var calling = callers.CallAsync(stop.Token);
        await Task.Delay(Before);
        var killed = Stopwatch.GetTimestamp();
        contender.KillWorker();
        while (callers.FirstServedAfter(killed) is null && !calling.IsCompleted)
            await Task.Delay(Look);
        await stop.CancelAsync();
        await calling;
        return [callers.Refused, callers.Ended, callers.FirstServedAfter(killed)!.Value.TotalMilliseconds];
    }
}
