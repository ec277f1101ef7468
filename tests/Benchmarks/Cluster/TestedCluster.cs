using System.Globalization;
using ChatCluster.Benchmarks.Chat;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Cluster;

/// <summary>What is measured for one round.</summary>
/// <param name="Servers">The two of a pair are on neighbouring ones of these; with one server all are on it.</param>
/// <param name="Depth">How many messages of a pair are on their way at once.</param>
internal sealed record ClusterTurn(int Servers, int Pairs, int Depth)
{
    public override string ToString() => $"{Pairs} pair{(Pairs > 1 ? "s" : "")}{(Depth > 1 ? $", {Depth} deep" : "")}, "
        + (Servers == 1 ? "live on one server" : $"across {Servers} servers");
}

/// <summary>Servers with a Redis, and what their rounds have yielded.</summary>
internal sealed class TestedCluster : IAsyncDisposable
{
    private readonly RedisServer _redis;
    private readonly List<BenchServer> _servers;
    private readonly ClusterProcesses _processes;
    private readonly Dictionary<ClusterTurn, List<ClusterFigures>> _results = [];
    private int _nextUser = 1;

    private TestedCluster(RedisServer redis, List<BenchServer> servers, int? databaseProcess)
    {
        (_redis, _servers) = (redis, servers);
        _processes = new([.. servers.Select(static server => server.ProcessId)], redis.ProcessId, databaseProcess);
    }

    /// <param name="program">A ChatServer.</param>
    /// <param name="mySql">A connection string; null for a SQLite file.</param>
    public static async Task<TestedCluster> StartAsync(string program, int servers, string? mySql, int? databaseProcess)
    {
        var redis = await RedisServer.StartAsync();
        try
        {
            return new(redis, await BenchServer.StartManyAsync(program, servers, mySql, "--bus", redis.Url), databaseProcess);
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <param name="counts">Whether the figures are kept.</param>
    public async Task PlayAsync(ClusterTurn turn, TimeSpan round, bool counts)
    {
        // Users of its own for each turn: what was under way at the end of the turn before waits in the mailboxes of its users.
        using var users = await Logins.OfAsync(
            2 * turn.Pairs, index => _servers[((index / 2) + (index % 2)) % turn.Servers].Port, _nextUser, extended: true);
        _nextUser += 2 * turn.Pairs;
        var figures = await _processes.MeasureAsync(round, async () =>
        {
            var ways = new Histogram();
            await LoadLoop.RunAsync(round, load =>
            {
                foreach (var (one, other) in users.Pairs)
                {
                    var pair = new ChatPair(one, other, turn.Depth);
                    pair.Join(load);
                    pair.PlayPingPong(extended: true, ways);
                }
            });
            return ways;
        });
        if (!counts)
            return;
        if (!_results.TryGetValue(turn, out var results))
            _results.Add(turn, results = []);
        results.Add(figures);
    }

    public void Print(string title)
    {
        Table.Line($"{title,-42}  {"messages/s",10}  {"of live",7}  {"p50 ms",7}  {"p99 ms",7}    {"servers",7}  {"Redis",6}  {"database",8}  {"load",6}");
        foreach (var (turn, figures) in _results)
        {
            var ratios = figures.Zip(_results[turn with { Servers = 1 }], static (one, live) => one.PerSecond / live.PerSecond).ToList();
            Report.Add($"{title}: {turn}", ("messages/s", Of(static one => one.PerSecond)), ("of live", ClusterFigures.Median(ratios)),
                ("p50 ms", Of(static one => one.P50)), ("p99 ms", Of(static one => one.P99)),
                ("servers: processor s per million", Of(static one => one.Servers)),
                ("Redis: processor s per million", Of(static one => one.Redis)),
                ("database: processor s per million", Of(static one => one.Database)),
                ("load: processor s per million", Of(static one => one.Load)));
            Table.Line(string.Create(CultureInfo.InvariantCulture,
                $"{turn,-42}  {Of(static one => one.PerSecond),10:F0}  {ClusterFigures.Median(ratios),7:F3}"
                + $"  {Of(static one => one.P50),7:F2}  {Of(static one => one.P99),7:F2}    {Of(static one => one.Servers),7:F1}"
                + $"  {Of(static one => one.Redis),6:F1}  {Of(static one => one.Database),8:F1}  {Of(static one => one.Load),6:F1}"));

            double Of(Func<ClusterFigures, double> figure) => ClusterFigures.Median(figures.Select(figure));
        }
        Console.WriteLine();
    }

    public async ValueTask DisposeAsync()
    {
        _servers.ForEach(static server => server.Dispose());
        await _redis.DisposeAsync();
    }
}
