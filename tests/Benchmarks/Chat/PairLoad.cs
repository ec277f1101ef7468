using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Pairs who stay logged in from round to round, and the loop that serves them.</summary>
internal sealed class PairLoad : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly LoadLoop _load = LoadLoop.Start();
    private readonly List<Logins> _logins = [];
    private readonly List<ChatPair> _pairs = [];

    /// <summary>Lets more users in, two neighbours a pair.</summary>
    /// <param name="users">From now on this object's.</param>
    public Task AddAsync(Logins users)
    {
        _logins.Add(users);
        return _load.InvokeAsync(() =>
        {
            foreach (var (one, other) in users.Pairs)
            {
                var pair = new ChatPair(one, other);
                pair.Join(_load);
                _pairs.Add(pair);
            }
        });
    }

    /// <summary>Makes connections that have logged in as the course's clients do get acknowledgements from now on.</summary>
    public async Task BecomeExtendedAsync()
    {
        await _load.InvokeAsync(() => _pairs.ForEach(static pair => pair.BecomeExtended()));
        await BecomeQuietAsync();
    }

    /// <summary>The first <paramref name="pairs"/> play ping-pong.</summary>
    /// <exception cref="InvalidOperationException">The load stopped.</exception>
    public Task<ChatRound> PlayAsync(int pairs, bool extended, TimeSpan duration) => RunAsync(duration, ways =>
    {
        foreach (var pair in _pairs.Take(pairs))
            pair.PlayPingPong(extended, ways);
    });

    /// <summary>One of each pair talks, <paramref name="perSecond"/> messages in all; the other listens.</summary>
    public async Task<ChatRound> TalkAsync(int perSecond, TimeSpan duration)
    {
        var goesOn = true;
        return await RunAsync(duration, Begin, () => goesOn = false);

        void Begin(Histogram ways)
        {
            var next = 0;
            _pairs.ForEach(pair => pair.BeginTalk(ways));
            _load.Repeat(perSecond, () => _pairs[next++ % _pairs.Count].Say(), () => goesOn);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        _logins.ForEach(static users => users.Dispose());
    }

    private async Task<ChatRound> RunAsync(TimeSpan duration, Action<Histogram> begin, Action? end = null)
    {
        var ways = new Histogram();
        var watch = Stopwatch.StartNew();
        await _load.InvokeAsync(() => begin(ways));
        await Task.Delay(duration);
        var lasted = TimeSpan.Zero;
        await _load.InvokeAsync(() =>
        {
            end?.Invoke();
            _pairs.ForEach(static pair => pair.Rest());
            lasted = watch.Elapsed;
        });
        await BecomeQuietAsync();
        return new(ways, lasted);
    }

    private async Task BecomeQuietAsync()
    {
        var isQuiet = false;
        for (var waited = Stopwatch.StartNew(); !isQuiet; await Task.Delay(Pause))
        {
            if (waited.Elapsed > Deadline)
                throw new InvalidOperationException("a message did not arrive");
            await _load.InvokeAsync(() => isQuiet = _pairs.TrueForAll(static pair => pair.IsQuiet));
        }
    }
}

/// <summary>What one round yields.</summary>
/// <param name="Ways">One entry a message.</param>
internal sealed record ChatRound(Histogram Ways, TimeSpan Lasted)
{
    /// <summary>Messages a second.</summary>
    public double PerSecond => Ways.Count / Lasted.TotalSeconds;
}
