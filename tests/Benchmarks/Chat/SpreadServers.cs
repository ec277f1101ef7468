namespace ChatCluster.Benchmarks.Chat;

/// <summary>Servers behind a balancer of their own, with pairs of users who have come through it and are on one server each.</summary>
internal sealed class SpreadServers : IAsyncDisposable
{
    private readonly PairLoad _load = new();
    private readonly IReadOnlyList<BenchServer> _servers;
    private readonly int _balancer;
    private readonly int _pairs;

    private SpreadServers(IReadOnlyList<BenchServer> servers, int balancer, int pairs) =>
        (_servers, _balancer, _pairs) = (servers, balancer, pairs);

    /// <param name="servers">What is behind the balancer.</param>
    /// <param name="keeper">The server that the balancer ends with.</param>
    /// <param name="firstId">Of the users.</param>
    public static async Task<SpreadServers> StartAsync(IReadOnlyList<BenchServer> servers, BenchServer keeper, int firstId, int pairs)
    {
        var (port, balancer) = await keeper.StartBalancerAsync(servers);
        var spread = new SpreadServers(servers, balancer, pairs);
        // One after the other: each login is on the server after that of the login before.
        var turns = (pairs + servers.Count - 1) / servers.Count * 2;
        var users = (await Logins.OfAsync(
            turns * servers.Count, atOnce: 1, index => BenchUser.LogIn(port, firstId + index, extended: false))).Users;
        var neighbours = users.Index()
            .OrderBy(one => one.Index / (2 * servers.Count)).ThenBy(one => one.Index % servers.Count).ThenBy(static one => one.Index)
            .Select(static one => one.Item);
        await spread._load.AddAsync(new([.. neighbours]));
        return spread;
    }

    /// <inheritdoc cref="PairLoad.BecomeExtendedAsync"/>
    public Task BecomeExtendedAsync() => _load.BecomeExtendedAsync();

    public async Task<SpreadFigures> PlayAsync(bool extended, TimeSpan duration)
    {
        var before = Used();
        var round = await _load.PlayAsync(_pairs, extended, duration);
        var used = Used().Zip(before, (after, earlier) => (after - earlier).TotalSeconds / round.Ways.Count * 1e6).ToArray();
        return new(round.PerSecond, round.Ways.At(0.5).TotalMilliseconds, round.Ways.At(0.99).TotalMilliseconds, used[0], used[1], used[2]);
    }

    public ValueTask DisposeAsync() => _load.DisposeAsync();

    private TimeSpan[] Used() =>
    [
        Sum(_servers.Select(static server => server.ProcessId)),
        Sum(ProcessFigures.WithChildren(_balancer)),
        ProcessFigures.ProcessorTime(Environment.ProcessId),
    ];

    private static TimeSpan Sum(IEnumerable<int> processes) =>
        processes.Aggregate(TimeSpan.Zero, static (sum, process) => sum + ProcessFigures.ProcessorTime(process));
}

/// <param name="PerSecond">Messages a second, of all servers.</param>
/// <param name="P50">Milliseconds from the sender's send to the receiver's receive, for half of them.</param>
/// <param name="P99">For 99 % of them.</param>
/// <param name="Servers">Processor seconds of all servers for a million messages; the others likewise.</param>
/// <param name="Balancer">Its master and its worker.</param>
internal sealed record SpreadFigures(double PerSecond, double P50, double P99, double Servers, double Balancer, double Load);
