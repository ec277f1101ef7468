using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// What the guarantees cost: messages, logins and memory of one chat server. Yardstick, on two cores: the course's own server, which promises
/// none of this, does 105 000 messages a second at 50 pairs, p99 1.2 ms, 11.5 s of processor time per million, 3.2 KB an idle connection.
/// </summary>
internal static class ChatBenchmark
{
    private const int IdleConnections = 5000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        Console.WriteLine("One chat server, its clients on the same machine; about a minute and a half.\n");
        using var cluster = await BenchCluster.StartAsync();
        await PlayAsync(cluster, cluster.ServerPort, 50, extended: true, WarmUp);

        Console.WriteLine("what                                  messages/s    p50 ms    p99 ms    processor s per million");
        foreach (var pairs in (int[])[1, 50, 200])
        {
            await MeasureAsync(cluster, cluster.ServerPort, pairs, extended: false, $"{pairs} pairs, course clients");
            await MeasureAsync(cluster, cluster.ServerPort, pairs, extended: true, $"{pairs} pairs, acknowledged");
        }
        await MeasureAsync(cluster, cluster.BalancerPort, 50, extended: true, "50 pairs, through the balancer");
        await StoreAsync(cluster);
        Console.WriteLine();
        await LogInAsync(cluster);
        await IdleAsync(cluster);
    }

    private static async Task MeasureAsync(BenchCluster cluster, int port, int pairs, bool extended, string what)
    {
        Progress(what);
        var before = ProcessFigures.ProcessorTime(cluster.ServerId);
        var ways = await PlayAsync(cluster, port, pairs, extended, Round);
        var processor = ProcessFigures.ProcessorTime(cluster.ServerId) - before;
        Line(what, ways.Count / Round.TotalSeconds, ways, processor.TotalSeconds / ways.Count * 1e6);
    }

    private static async Task<Histogram> PlayAsync(BenchCluster cluster, int port, int pairs, bool extended, TimeSpan duration)
    {
        var games = new List<PingPong>();
        for (var pair = 0; pair < pairs; pair++)
            games.Add(new(await BenchUser.LoginAsync(port, 2 * pair + 1, extended), await BenchUser.LoginAsync(port, 2 * pair + 2, extended), extended));
        var ways = new Histogram();
        using (var end = new CancellationTokenSource(duration))
            await Task.WhenAll(games.Select(game => game.PlayAsync(ways, end.Token)));
        games.ForEach(static game => game.Dispose());
        await GoneAsync(cluster);
        return ways;
    }

    /// <summary>50 people write to somebody who is away, each waiting for "stored" before the next.</summary>
    private static async Task StoreAsync(BenchCluster cluster)
    {
        const int Writers = 50;
        Progress("stored for people who are offline");
        var before = ProcessFigures.ProcessorTime(cluster.ServerId);
        var ways = new Histogram();
        using var end = new CancellationTokenSource(Round);
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(async id =>
        {
            using var user = await BenchUser.LoginAsync(cluster.ServerPort, id, extended: true);
            for (var receiver = 1000 + id; !end.IsCancellationRequested; receiver = 1000 + (receiver + Writers - 1000) % 4000)
            {
                var sent = Stopwatch.GetTimestamp();
                await user.SendAsync(BenchUser.ChatTo(receiver, extended: true));
                await user.ReadAsync();
                ways.Add(Stopwatch.GetElapsedTime(sent));
            }
        }));
        var processor = ProcessFigures.ProcessorTime(cluster.ServerId) - before;
        Line("stored and acknowledged", ways.Count / Round.TotalSeconds, ways, processor.TotalSeconds / ways.Count * 1e6);
        await GoneAsync(cluster);
    }

    /// <summary>50 logins with a real password hash at once, and what a chat on the same server feels of it.</summary>
    private static async Task LogInAsync(BenchCluster cluster)
    {
        const int Logins = 50;
        Progress("50 logins at once");
        using var game = new PingPong(
            await BenchUser.LoginAsync(cluster.ServerPort, 1, true), await BenchUser.LoginAsync(cluster.ServerPort, 2, true), extended: true);
        var ways = new Histogram();
        using var end = new CancellationTokenSource();
        var playing = game.PlayAsync(ways, end.Token);
        var watch = Stopwatch.StartNew();
        var users = await Task.WhenAll(Enumerable.Range(BenchCluster.SlowFrom, Logins).Select(id => BenchUser.LoginAsync(cluster.ServerPort, id, true)));
        watch.Stop();
        await end.CancelAsync();
        await playing;
        Console.WriteLine($"{Logins} password logins at once: {Logins / watch.Elapsed.TotalSeconds:F1} a second; "
            + $"a chat meanwhile: p50 {ways.At(0.5).TotalMilliseconds:F2} ms, p99 {ways.At(0.99).TotalMilliseconds:F2} ms");
        Array.ForEach(users, static user => user.Dispose());
    }

    private static async Task IdleAsync(BenchCluster cluster)
    {
        Progress($"{IdleConnections} idle connections");
        var before = ProcessFigures.ResidentBytes(cluster.ServerId);
        var users = new List<BenchUser>();
        for (var id = 1001; users.Count < IdleConnections; id++)
            users.Add(await BenchUser.LoginAsync(cluster.ServerPort, id, extended: true));
        var each = (ProcessFigures.ResidentBytes(cluster.ServerId) - before) / 1024.0 / IdleConnections;
        Console.WriteLine($"{IdleConnections} idle logged-in connections: {each:F1} KB each; {before / 1024 / 1024} MB before the first");
        users.ForEach(static user => user.Dispose());
    }

    /// <summary>Waits until the server has seen everybody leave, so that the next measurement can log the same people in.</summary>
    private static async Task GoneAsync(BenchCluster cluster)
    {
        for (var id = 1; id <= 400; id += 133)
        {
            for (; ; )
            {
                try
                {
                    using var user = await BenchUser.LoginAsync(cluster.ServerPort, id, extended: false);
                    break;
                }
                catch (InvalidOperationException)
                {
                    await Task.Delay(20);
                }
            }
        }
        await Task.Delay(200);
    }

    /// <summary>What is being measured, until its result takes the line; a file gets results only.</summary>
    private static void Progress(string what)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"{what}...\r");
    }

    private static void Line(string what, double perSecond, Histogram ways, double processorPerMillion) => Console.WriteLine(
        $"{what,-36}  {perSecond,10:F0}  {ways.At(0.5).TotalMilliseconds,8:F2}  {ways.At(0.99).TotalMilliseconds,8:F2}  {processorPerMillion,8:F1}");
}
