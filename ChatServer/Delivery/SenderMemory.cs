using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery;

/// <summary>What one sender has sent: mid to fate, the newest few. Small for those, the most, who are here and send nothing.</summary>
internal sealed class SenderMemory
{
    private readonly Lock _door = new();
    private Dictionary<string, Task<Routing>>? _byMid;
    private Queue<string>? _oldestFirst;
    private SemaphoreSlim? _turn;

    /// <summary>His logins on this server: two for the moment in which one is continued over another connection. Guarded by
    /// <see cref="SentMessages"/>.</summary>
    public int Logins { get; set; }

    /// <summary>One message of his at a time, over whichever connection.</summary>
    public SemaphoreSlim Turn => LazyInitializer.EnsureInitialized(ref _turn, static () => new(1, 1));

    public Task<Routing>? Find(string mid)
    {
        lock (_door)
            return _byMid?.GetValueOrDefault(mid) is { } routing and not { IsCompletedSuccessfully: true, Result.IsSafe: false } ? routing : null;
    }

    public void Add(string mid, Task<Routing> routing)
    {
        lock (_door)
        {
            _byMid ??= [];
            _oldestFirst ??= new();
            if (!_byMid.ContainsKey(mid))
                _oldestFirst.Enqueue(mid);
            _byMid[mid] = routing;
            if (_oldestFirst.Count > SentMessageStore.MaxRemembered)
                _byMid.Remove(_oldestFirst.Dequeue());
        }
    }

    /// <summary>Adds what the database knows; what is known here already is fresher.</summary>
    public void AddKnown(SentMessage message)
    {
        lock (_door)
        {
            if (_byMid?.ContainsKey(message.Mid) != true)
                Add(message.Mid, Task.FromResult(new Routing(message.Live, message.Stored)));
        }
    }

    public Task WhenNothingIsOnItsWay()
    {
        lock (_door)
            return Task.WhenAll(_byMid?.Values.Where(routing => !routing.IsCompleted) ?? []);
    }
}
