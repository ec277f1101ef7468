using System.Collections.Concurrent;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery.Dedup;

/// <summary>
/// What the users of this server have sent with a message id of their own (mid). A message that is sent again is acknowledged again and
/// delivered once.
/// </summary>
/// <remarks>
/// <para>A user sends from one connection at a time. So the cache is filled from the database at login, and no live message has to ask the
/// database.</para>
/// <para>What is durable when: the mid of a stored message is written with it, in one transaction. The mid of a live message is written
/// soon after its confirmation (<see cref="DedupFlusher"/>), and before the sender's login ends. So if a live message of the last moments
/// before a kill -9 is sent again, it may be pushed a second time. An extended receiver, which remembers the mids it has shown, drops it. A
/// course receiver has no such memory and may show it twice.</para>
/// <para>Duplicates are recognised across restarts for a sender's latest <see cref="DedupStore.MaxRemembered"/> mids of the last
/// <see cref="DedupStore.MaxAge"/>.</para>
/// </remarks>
public sealed class DedupCache(DedupFlusher flusher, ILogger<DedupCache> log)
{
    private readonly ConcurrentDictionary<int, SenderDedup> _senders = new();
    private readonly Lock _lock = new();

    /// <summary>A sender logs in.</summary>
    /// <param name="known">The sender's messages that the database has recorded.</param>
    public void Arrive(int senderId, IReadOnlyList<SentMessage> known)
    {
        lock (_lock)
        {
            var sender = _senders.GetOrAdd(senderId, _ => new());
            sender.Logins++;
            foreach (var message in known)
                sender.AddKnown(message);
        }
    }

    /// <summary>A sender leaves. Messages that are still on their way are remembered until their outcome is known, and written.</summary>
    public void Leave(int senderId)
    {
        lock (_lock)
        {
            if (!_senders.TryGetValue(senderId, out var sender))
                return;
            sender.Logins--;
            DropWhenIdleAsync(senderId, sender).InBackground(log, "forget the messages of a sender that has left");
        }
    }

    /// <returns>What will become, or has become, of the message that was sent earlier; null when it must be routed.</returns>
    public Task<DeliverySummary>? Find(int senderId, string mid) =>
        _senders.TryGetValue(senderId, out var sender) ? sender.Find(mid) : null;

    /// <summary>To be held while a message of this sender is routed: one message at a time.</summary>
    public SemaphoreSlim TurnOf(int senderId) => _senders.TryGetValue(senderId, out var sender) ? sender.Turn : new(1, 1);

    public void Remember(int senderId, string mid, Task<DeliverySummary> summary)
    {
        if (_senders.TryGetValue(senderId, out var sender))
            sender.Add(mid, summary);
    }

    /// <summary>Has a safe message written to the database soon.</summary>
    public void Record(SentMessage message) => flusher.Add(message);

    /// <inheritdoc cref="DedupFlusher.FlushAsync"/>
    public Task FlushAsync() => flusher.FlushAsync();

    private async Task DropWhenIdleAsync(int senderId, SenderDedup sender)
    {
        // Yields first, because the caller holds the lock.
        await sender.WhenIdle().ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        // Otherwise the sender could come back when neither this cache nor the database knows the message, and send it again.
        await flusher.FlushAsync();
        lock (_lock)
        {
            if (sender.Logins == 0)
                _senders.TryRemove(new(senderId, sender));
        }
    }
}
