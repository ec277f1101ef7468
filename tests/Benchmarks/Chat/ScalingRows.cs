using System.Globalization;
using ChatCluster.Benchmarks.Cluster;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// One, two and four servers behind the balancer, which spreads the users; each pair chats within its server. In turns, so that what else
/// the machine does meets all alike.
/// </summary>
internal static class ScalingRows
{
    private const int Pairs = 50;
    private const int Rounds = 5;
    private const int WarmUpRounds = 2;

    private static readonly int[] Counts = [1, 2, 4];
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task MeasureAsync()
    {
        if (!RedisServer.IsHere)
        {
            Table.Line("not measured: there is no redis-server on this machine (Debian, Ubuntu: apt-get install redis-server)");
            return;
        }
        Table.Progress("servers behind the balancer");
        await using var redis = await RedisServer.StartAsync();
        var servers = await BenchServer.StartManyAsync(Repository.PathOf("bin", "ChatServer"), Counts[^1], null, "--bus", redis.Url);
        var spread = new List<SpreadServers>();
        try
        {
            foreach (var (place, count) in Counts.Index())
                spread.Add(await SpreadServers.StartAsync(servers[..count], servers[place], firstId: 1 + (1000 * place), Pairs));
            Console.WriteLine($"Medians of {Rounds} rounds of {Round.TotalSeconds} s in turn; \"of one\" is the median of the rounds' ratios to"
                + $" one server.\nProcessor time in seconds for a million messages, of all servers together. {Environment.ProcessorCount}"
                + " processors for everything, load included.\n");
            Console.WriteLine($"{"what",-36}  {"messages/s",10}  {"of one",6}  {"p50 ms",7}  {"p99 ms",7}    {"servers",7}  {"balancer",8}  {"load",6}");
            foreach (var extended in (bool[])[false, true])
                await MeasureAsync(spread, extended);
        }
        finally
        {
            foreach (var one in spread)
                await one.DisposeAsync();
            servers.ForEach(static server => server.Dispose());
        }
    }

    private static async Task MeasureAsync(List<SpreadServers> spread, bool extended)
    {
        foreach (var one in extended ? spread : [])
            await one.BecomeExtendedAsync();
        var rounds = new List<SpreadFigures[]>();
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var figures = new SpreadFigures[spread.Count];
            for (var turn = 0; turn < spread.Count; turn++)
            {
                var place = (round + turn) % spread.Count;
                figures[place] = await spread[place].PlayAsync(extended, Round);
            }
            if (round >= WarmUpRounds)
                rounds.Add(figures);
        }
        foreach (var (place, count) in Counts.Index())
            Print($"{count} server{(count > 1 ? "s" : "")}, {(extended ? "acknowledged" : "course clients")}", place, rounds);
    }

    private static void Print(string what, int place, List<SpreadFigures[]> rounds)
    {
        var ofOne = ClusterFigures.Median(rounds.Select(round => round[place].PerSecond / round[0].PerSecond));
        Report.Add($"behind the balancer: {what}",
            ("messages/s", Of(static one => one.PerSecond)), ("of one", ofOne),
            ("p50 ms", Of(static one => one.P50)), ("p99 ms", Of(static one => one.P99)),
            ("servers: processor s per million", Of(static one => one.Servers)),
            ("balancer: processor s per million", Of(static one => one.Balancer)),
            ("load: processor s per million", Of(static one => one.Load)));
        Table.Line(string.Create(CultureInfo.InvariantCulture,
            $"{what,-36}  {Of(static one => one.PerSecond),10:F0}  {ofOne,6:F2}  {Of(static one => one.P50),7:F2}  {Of(static one => one.P99),7:F2}"
            + $"    {Of(static one => one.Servers),7:F1}  {Of(static one => one.Balancer),8:F1}  {Of(static one => one.Load),6:F1}"));

        double Of(Func<SpreadFigures, double> figure) => ClusterFigures.Median(rounds.Select(round => figure(round[place])));
    }
}
