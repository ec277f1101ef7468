using System.Collections.Immutable;

namespace ChatCluster.Client.State;

/// <summary>
/// The ids of the messages shown so far: a server that missed a DELIVERED_MSG resends the message, and the user must see it only once.
/// Immutable; beyond <see cref="Capacity"/> the oldest ids are dropped.
/// </summary>
public sealed class SeenMids
{
    public const int Capacity = 10_000;

    public static readonly SeenMids None = new([], []);

    private readonly ImmutableHashSet<string> _keys;
    private readonly ImmutableQueue<string> _oldestFirst;

    private SeenMids(ImmutableHashSet<string> keys, ImmutableQueue<string> oldestFirst) => (_keys, _oldestFirst) = (keys, oldestFirst);

    /// <summary>
    /// A mid is unique only for its sender, and accounts are separate: a group message may go to two accounts of this run.
    /// </summary>
    public bool Contains(int? reader, int? sender, string mid) => _keys.Contains(Key(reader, sender, mid));

    public SeenMids With(int? reader, int? sender, string mid)
    {
        var key = Key(reader, sender, mid);
        var (keys, queue) = (_keys.Add(key), _oldestFirst.Enqueue(key));
        if (keys.Count <= Capacity)
            return new(keys, queue);
        return new(keys.Remove(queue.Peek()), queue.Dequeue());
    }

    private static string Key(int? reader, int? sender, string mid) => $"{reader} {sender} {mid}";
}
