namespace ChatCluster.Benchmarks.Cluster;

/// <summary>What one round of a cluster yields.</summary>
/// <param name="PerSecond">Messages a second.</param>
/// <param name="P50">Milliseconds from the sender's send to the receiver's receive, for half of the messages.</param>
/// <param name="P99">For 99 % of them.</param>
/// <param name="Servers">Processor seconds of all servers for a million messages; the others likewise.</param>
/// <param name="Database">0 for one that has no process of its own.</param>
internal sealed record ClusterFigures(
    double PerSecond, double P50, double P99, double Servers, double Redis, double Database, double Load)
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>The processes of a cluster, and the processor time that each kind uses in a round.</summary>
internal sealed class ClusterProcesses(IReadOnlyList<int> servers, int redis, int? database)
{
    /// <param name="round">Of the messages, without the logins before.</param>
    /// <param name="play">Gives one entry a message.</param>
    public async Task<ClusterFigures> MeasureAsync(TimeSpan round, Func<Task<Histogram>> play)
    {
        var before = Used();
        var ways = await play();
        var used = Used().Zip(before, (after, earlier) => (after - earlier).TotalSeconds / ways.Count * 1e6).ToArray();
        return new(
            ways.Count / round.TotalSeconds, ways.At(0.5).TotalMilliseconds, ways.At(0.99).TotalMilliseconds,
            used[0], used[1], used[2], used[3]);
    }

    private TimeSpan[] Used() =>
    [
        servers.Aggregate(TimeSpan.Zero, static (sum, server) => sum + ProcessFigures.ProcessorTime(server)),
        ProcessFigures.ProcessorTime(redis),
        database is { } process ? ProcessFigures.ProcessorTime(process) : TimeSpan.Zero,
        ProcessFigures.ProcessorTime(Environment.ProcessId),
    ];
}
