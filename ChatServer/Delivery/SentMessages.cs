using System.Collections.Concurrent;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// The memory of what people who are here have sent under a name of their own (mid), so that what is sent again is acknowledged again and
/// delivered once.
/// </summary>
/// <remarks>
/// <para>A person sends from one place at a time, so the memory is read from the database when he logs in and no live message has to ask the
/// database.</para>
/// <para>What is durable when: a stored message's name is written with it, in one transaction. A message that went out live is in no
/// database: its name is written soon after it was confirmed (<see cref="SentMessageRecorder"/>), and surely before the sender's login ends.
/// So after a kill -9 a live message of the last moment that is sent again may go out a second time; an extended receiver, who
/// remembers the mids he was shown, drops it. A course receiver has no such memory and may see it twice.</para>
/// <para>Known again after a restart are a sender's newest <see cref="SentMessageStore.MaxRemembered"/> names of the last
/// <see cref="SentMessageStore.MaxAge"/>.</para>
/// </remarks>
public sealed class SentMessages(SentMessageRecorder recorder, ILogger<SentMessages> log)
{
    private readonly ConcurrentDictionary<int, SenderMemory> _senders = new();
    private readonly Lock _comings = new();

    /// <summary>A sender logs in.</summary>
    /// <param name="known">What the database remembers of him.</param>
    public void Arrive(int senderId, IReadOnlyList<SentMessage> known)
    {
        lock (_comings)
        {
            var memory = _senders.GetOrAdd(senderId, _ => new());
            memory.Logins++;
            foreach (var message in known)
                memory.AddKnown(message);
        }
    }

    /// <summary>A sender leaves. What is still on its way is remembered until its fate is known.</summary>
    public void Leave(int senderId)
    {
        lock (_comings)
        {
            if (!_senders.TryGetValue(senderId, out var memory))
                return;
            memory.Logins--;
            DropWhenQuietAsync(senderId, memory).InBackground(log, "forget the messages of a sender who has left");
        }
    }

    /// <returns>What will become, or has become, of the message sent earlier; null when it must be sent (again).</returns>
    public Task<Routing>? Find(int senderId, string mid) => _senders.TryGetValue(senderId, out var memory) ? memory.Find(mid) : null;

    /// <summary>Whoever holds it brings a message of this sender on its way.</summary>
    public SemaphoreSlim TurnOf(int senderId) => _senders.TryGetValue(senderId, out var memory) ? memory.Turn : new(1, 1);

    public void Remember(int senderId, string mid, Task<Routing> routing)
    {
        if (_senders.TryGetValue(senderId, out var memory))
            memory.Add(mid, routing);
    }

    public void Record(SentMessage message) => recorder.Add(message);

    private async Task DropWhenQuietAsync(int senderId, SenderMemory memory)
    {
        // Not within the caller's lock.
        await memory.WhenNothingIsOnItsWay().ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (_comings)
        {
            if (memory.Logins == 0)
                _senders.TryRemove(new(senderId, memory));
        }
    }
}
