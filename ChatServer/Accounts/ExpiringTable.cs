using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Server.Accounts;

/// <summary>An entry that matters for a while.</summary>
internal interface IExpiring
{
    /// <summary>When forgetting it will make no difference any more, if nothing else happens.</summary>
    TimeSpan EndsAt { get; }

    /// <summary>True when forgetting it makes no difference any more.</summary>
    bool IsOver(TimeSpan now);
}

/// <summary>
/// One entry for each key that was lately seen, in bounded memory: what has passed is swept out once a period, and when the table is full
/// those entries go that are nearest to their end. Not thread-safe.
/// </summary>
/// <param name="period">Time between two sweeps.</param>
/// <param name="most">Entries at once.</param>
internal sealed class ExpiringTable<TKey, TEntry>(TimeSpan period, int most, Func<TEntry> begin)
    where TKey : notnull
    where TEntry : IExpiring
{
    /// <summary>To find the entry nearest to its end takes a look at all, so a few go at a time.</summary>
    private const int PartThatGoes = 16;

    private readonly Dictionary<TKey, TEntry> _entries = [];
    private TimeSpan _swept;

    public int Count => _entries.Count;

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TEntry entry) => _entries.TryGetValue(key, out entry);

    /// <summary>The key's entry, begun when there is none.</summary>
    public TEntry Of(TKey key, TimeSpan now)
    {
        if (now - _swept >= period)
            Sweep(now);
        if (_entries.TryGetValue(key, out var entry))
            return entry;
        if (_entries.Count >= most)
            MakeRoom();
        _entries.Add(key, entry = begin());
        return entry;
    }

    /// <summary>Need not wait for the sweep.</summary>
    public void ForgetIfOver(TKey key, TimeSpan now)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.IsOver(now))
            _entries.Remove(key);
    }

    private void Sweep(TimeSpan now)
    {
        _swept = now;
        foreach (var (old, passed) in _entries)
        {
            if (passed.IsOver(now))
                _entries.Remove(old);
        }
    }

    private void MakeRoom()
    {
        foreach (var (key, _) in _entries.OrderBy(static entry => entry.Value.EndsAt).Take(Math.Max(1, most / PartThatGoes)).ToList())
            _entries.Remove(key);
    }
}
