using System.Collections.Immutable;

namespace ChatCluster.Client.State;

/// <summary>
/// The names of the messages shown so far: a server that did not get our DELIVERED_MSG sends a message again, and a person shall see it once.
/// Immutable; the oldest names are forgotten beyond <see cref="Capacity"/>.
/// </summary>
public sealed class SeenMids
{
    public const int Capacity = 10_000;

    public static readonly SeenMids None = new([], []);

    private readonly ImmutableHashSet<string> _names;
    private readonly ImmutableQueue<string> _oldestFirst;

    private SeenMids(ImmutableHashSet<string> names, ImmutableQueue<string> oldestFirst) => (_names, _oldestFirst) = (names, oldestFirst);

    /// <summary>A mid is unique for its sender only, and what one account has seen another has not: a group message goes to both.</summary>
    public bool Contains(int? reader, int? sender, string mid) => _names.Contains(Name(reader, sender, mid));

    public SeenMids With(int? reader, int? sender, string mid)
    {
        var name = Name(reader, sender, mid);
        var (names, queue) = (_names.Add(name), _oldestFirst.Enqueue(name));
        if (names.Count <= Capacity)
            return new(names, queue);
        return new(names.Remove(queue.Peek()), queue.Dequeue());
    }

    private static string Name(int? reader, int? sender, string mid) => $"{reader} {sender} {mid}";
}
