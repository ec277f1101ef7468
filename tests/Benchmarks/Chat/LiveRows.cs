namespace ChatCluster.Benchmarks.Chat;

/// <summary>Users of one server chat with each other.</summary>
internal static class LiveRows
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync()
    {
        using var server = await BenchServer.StartAsync();
        var (balancer, _) = await server.StartBalancerAsync([server]);
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
    private static Task<Histogram> PlayAsync(int port, int pairs, bool extended, TimeSpan duration) =>
        RunAsync(port, pairs, extended, load => load.PlayAsync(pairs, extended, duration));

    private static Task<Histogram> TalkAsync(int port, int pairs, int perSecond) =>
        RunAsync(port, pairs, extended: true, load => load.TalkAsync(perSecond, Round));

    private static async Task<Histogram> RunAsync(int port, int pairs, bool extended, Func<PairLoad, Task<ChatRound>> run)
    {
        await using var load = new PairLoad();
        await load.AddAsync(await Logins.OfAsync(port, 1, 2 * pairs, extended));
        return (await run(load)).Ways;
    }
}
