using System.Net;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>A server that has its turns beside others, with users who stay logged in from the first to the last.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private const int RegistrationsAtOnce = 4;

    private readonly PairLoad _load;

    private MeasuredServer(string name, PairLoad load) => (Name, _load) = (name, load);

    public string Name { get; }

    /// <summary>It can acknowledge messages.</summary>
    public bool IsExtended { get; private init; } = true;

    /// <summary>Null when it is not on this machine.</summary>
    private int? ProcessId { get; init; }

    /// <param name="server">A server with the benchmark's users; it remains the caller's.</param>
    /// <param name="saysSender">Its messages say who sends them, as the course's client does.</param>
    public static async Task<MeasuredServer> OfAsync(string name, BenchServer server, int users, bool saysSender)
    {
        var logins = await Logins.OfAsync(server.Port, 1, users, extended: false);
        foreach (var user in saysSender ? logins.Users : [])
            user.Name = $"user {user.Id}";
        var load = new PairLoad();
        await load.AddAsync(logins);
        return new(name, load) { ProcessId = server.ProcessId };
    }

    /// <summary>A server that runs already. Users of the benchmark's own are registered there.</summary>
    /// <exception cref="LoginRefusedException">It registers none.</exception>
    public static async Task<MeasuredServer> AtAsync(string name, IPEndPoint address, int users)
    {
        var isExtended = BenchUser.AskWhetherExtended(address);
        var run = $"bench-{DateTime.UtcNow:MMddHHmmss}";
        var load = new PairLoad();
        await load.AddAsync(await Logins.OfAsync(
            users, RegistrationsAtOnce, index => BenchUser.Register(address, $"{run}-{index + 1}")));
        return new(name, load) { IsExtended = isExtended, ProcessId = ListeningProcess.Find(address) };
    }

    /// <inheritdoc cref="PairLoad.BecomeExtendedAsync"/>
    public Task BecomeExtendedAsync() => _load.BecomeExtendedAsync();

    public async Task<SideBySideFigures> PlayAsync(int pairs, bool extended, TimeSpan duration)
    {
        var before = Used();
        var round = await _load.PlayAsync(pairs, extended, duration);
        return new(round.PerSecond, round.Ways.At(0.5).TotalMilliseconds, round.Ways.At(0.99).TotalMilliseconds,
            (Used() - before).TotalSeconds / round.Ways.Count * 1e6);
    }

    public ValueTask DisposeAsync() => _load.DisposeAsync();

    private TimeSpan Used() => ProcessId is { } process ? ProcessFigures.ProcessorTime(process) : TimeSpan.Zero;
}

/// <param name="PerSecond">Messages a second.</param>
/// <param name="P50">Milliseconds from the sender's send to the receiver's receive, for half of them.</param>
/// <param name="P99">For 99 % of them.</param>
/// <param name="PerMillion">Seconds of the server's processor time for a million of them; 0 when that cannot be seen.</param>
internal readonly record struct SideBySideFigures(double PerSecond, double P50, double P99, double PerMillion);
