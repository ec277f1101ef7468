namespace ChatCluster.Benchmarks.Chat;

/// <summary>Users of one server chat with each other.</summary>
internal static class LiveRows
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync()
    {
        using var server = await BenchServer.StartAsync();
        var balancer = await server.StartBalancerAsync();
        foreach (var extended in (bool[])[true, false])
            await PlayAsync(server.Port, 50, extended, WarmUp);
        Table.Head();
        foreach (var pairs in (int[])[1, 50, 200])
        {
            await Table.RowAsync(server, Round, $"{pairs} pairs, course clients",
                () => PlayAsync(server.Port, pairs, extended: false, Round));
            await Table.RowAsync(server, Round, $"{pairs} pairs, acknowledged", () => PlayAsync(server.Port, pairs, extended: true, Round));
        }
        await Table.RowAsync(server, Round, "50 pairs, through the balancer", () => PlayAsync(balancer, 50, extended: true, Round));
        foreach (var rate in (int[])[5000, 10_000])
            await Table.RowAsync(server, Round, $"50 pairs, {rate} a second, acknowl.", () => TalkAsync(server.Port, 50, rate));
    }

    /// <summary>Each pair sends one message to and fro.</summary>
    /// <returns>One entry a message.</returns>
    internal static async Task<Histogram> PlayAsync(int port, int pairs, bool extended, TimeSpan duration)
    {
        using var users = await Logins.OfAsync(port, 1, 2 * pairs, extended);
        var ways = new Histogram();
        await LoadLoop.RunAsync(duration, load =>
        {
            foreach (var pair in users.Pairs)
                new PingPong(pair.One, pair.Other, extended, ways).Begin(load);
        });
        return ways;
    }

    private static async Task<Histogram> TalkAsync(int port, int pairs, int perSecond)
    {
        using var users = await Logins.OfAsync(port, 1, 2 * pairs, extended: true);
        var ways = new Histogram();
        await LoadLoop.RunAsync(Round, load =>
        {
            var talks = users.Pairs.Select(pair => new Monologue(pair.One, pair.Other, ways)).ToList();
            talks.ForEach(talk => talk.Begin(load));
            var next = 0;
            load.Repeat(perSecond, () => talks[next++ % talks.Count].Say());
        });
        return ways;
    }
}
