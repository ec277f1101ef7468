using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Dedup;

/// <summary>
/// One sender's latest messages, by mid. Takes little memory for the many users that are logged in and send nothing: it even is its own
/// lock.
/// </summary>
internal sealed class SenderDedup
{
    private Dictionary<string, Task<DeliverySummary>>? _byMid;
    private Queue<string>? _oldestFirst;
    private SemaphoreSlim? _turn;

    /// <summary>
    /// The sender's logins on this server: two for the moment in which a login is continued over another connection. Guarded by
    /// <see cref="DedupCache"/>.
    /// </summary>
    public int Logins { get; set; }

    /// <summary>One message of this sender is routed at a time, over whichever connection it comes.</summary>
    public SemaphoreSlim Turn => LazyInitializer.EnsureInitialized(ref _turn, static () => new(1, 1));

    /// <returns>Null for an unknown mid, and for a message that is known not to be safe.</returns>
    public Task<DeliverySummary>? Find(string mid)
    {
        lock (this)
        {
            var summary = _byMid?.GetValueOrDefault(mid);
            return summary is { IsCompletedSuccessfully: true, Result.IsSafe: false } ? null : summary;
        }
    }

    public void Add(string mid, Task<DeliverySummary> summary)
    {
        lock (this)
        {
            _byMid ??= [];
            _oldestFirst ??= new();
            if (!_byMid.ContainsKey(mid))
                _oldestFirst.Enqueue(mid);
            _byMid[mid] = summary;
            if (_oldestFirst.Count > DedupStore.MaxRemembered)
                _byMid.Remove(_oldestFirst.Dequeue());
        }
    }

    /// <summary>Adds what the database has recorded, unless this server knows more.</summary>
    public void AddKnown(SentMessage message)
    {
        lock (this)
        {
            if (_byMid?.ContainsKey(message.Mid) != true)
                Add(message.Mid, Task.FromResult(new DeliverySummary(message.Live, Stored: message.Stored)));
        }
    }

    /// <returns>Completes when no message that is here now is still on its way.</returns>
    public Task WhenIdle()
    {
        lock (this)
            return Task.WhenAll(_byMid?.Values.Where(summary => !summary.IsCompleted) ?? []);
    }
}
