using System.Globalization;
using ChatCluster.Benchmarks.Chat;
using ChatCluster.Benchmarks.Cluster;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>The same chat with more and more connections on one server.</summary>
internal static class ConnectionGrowth
{
    /// <summary>Messages a second at the fixed rate, which is well below what the server can do.</summary>
    public const int Pace = 5000;

    private const int Rounds = 3;
    private const int FewestForMemory = 100;
    private const int MoreUsers = 4000;
    private const int OtherDescriptors = 200;

    private static readonly int[] Counts = [10, 100, 1000, 10_000];
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <summary>For what the logins have left behind to be cleared away.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<List<ConnectionFigures>> MeasureAsync()
    {
        Table.Progress("connections");
        using var server = await BenchServer.StartAsync(null, "--max-connections", "20000");
        await server.AddUsersAsync(MoreUsers);
        await WarmUpAsync(server.Port);
        Console.WriteLine($"{"connections",-14}  {"messages/s",10}  {"p99 ms",7}  {"us a message",12}  {$"p50 at {Pace}/s",13}  {"p99",6}  {"KB a connection",15}");
        var results = new List<ConnectionFigures>();
        await using var load = new PairLoad();
        var present = 0;
        foreach (var count in Counts)
        {
            if (count + OtherDescriptors > Descriptors())
            {
                Table.Line($"{count}: not measured, more than this process may open (ulimit -n)");
                break;
            }
            var before = ProcessFigures.ResidentBytes(server.ProcessId);
            await load.AddAsync(await Logins.OfAsync(server.Port, 1 + present, count - present, extended: true));
            await Task.Delay(Rest);
            var each = (ProcessFigures.ResidentBytes(server.ProcessId) - before) / 1024.0 / (count - present);
            present = count;
            results.Add(await MeasureAsync(server, load, count, count >= FewestForMemory ? Math.Max(each, 0) : 0));
        }
        return results;
    }

    /// <summary>What the first logins and messages cost is not the connections'.</summary>
    private static async Task WarmUpAsync(int port)
    {
        for (var round = 0; round < 8; round++)
        {
            await using var load = new PairLoad();
            await load.AddAsync(await Logins.OfAsync(port, 1, 400, extended: true));
            await load.PlayAsync(200, extended: true, Round / 2);
        }
    }

    private static async Task<ConnectionFigures> MeasureAsync(BenchServer server, PairLoad load, int count, double kilobytes)
    {
        var (free, paced, spent) = (new List<ChatRound>(), new List<ChatRound>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            Table.Progress($"{count} connections, round {round + 1} of {Rounds}");
            var before = ProcessFigures.ProcessorTime(server.ProcessId);
            free.Add(await load.PlayAsync(count / 2, extended: true, Round));
            spent.Add((ProcessFigures.ProcessorTime(server.ProcessId) - before).TotalMicroseconds / free[^1].Ways.Count);
            paced.Add(await load.TalkAsync(Pace, Round));
        }
        var figures = new ConnectionFigures(count, ClusterFigures.Median(free.Select(static one => one.PerSecond)), At(free, 0.99),
            ClusterFigures.Median(spent), At(paced, 0.5), At(paced, 0.99), kilobytes);
        Report.Add($"{count} connections", ("messages/s", figures.PerSecond), ("p99 ms", figures.P99),
            ("server: processor us a message", figures.PerMessage), ($"p50 ms at {Pace}/s", figures.PacedP50),
            ($"p99 ms at {Pace}/s", figures.PacedP99), ("KB a connection", figures.Kilobytes));
        Table.Line(string.Create(CultureInfo.InvariantCulture,
            $"{count,-14}  {figures.PerSecond,10:F0}  {figures.P99,7:F2}  {figures.PerMessage,12:F1}  {figures.PacedP50,13:F2}  {figures.PacedP99,6:F2}  {figures.Kilobytes,15:F1}"));
        return figures;

        static double At(List<ChatRound> rounds, double share) =>
            ClusterFigures.Median(rounds.Select(round => round.Ways.At(share).TotalMilliseconds));
    }

    /// <summary>How many files this process may have open; the server that it starts may have as many.</summary>
    private static int Descriptors()
    {
        var line = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], out var limit) ? limit : int.MaxValue;
    }
}
