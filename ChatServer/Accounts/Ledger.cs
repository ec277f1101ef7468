using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Server.Accounts;

/// <summary>What is remembered of somebody, for a while.</summary>
internal interface IPassing
{
    /// <summary>True when forgetting it makes no difference any more.</summary>
    bool IsOver(TimeSpan now);
}

/// <summary>
/// One entry for each key that was lately seen. What has passed is swept out once a period, so strangers cannot fill the memory. Not
/// thread-safe.
/// </summary>
/// <param name="period">Time between two sweeps.</param>
internal sealed class Ledger<TKey, TEntry>(TimeSpan period, Func<TEntry> begin)
    where TKey : notnull
    where TEntry : IPassing
{
    private readonly Dictionary<TKey, TEntry> _entries = [];
    private TimeSpan _swept;

    public int Count => _entries.Count;

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TEntry entry) => _entries.TryGetValue(key, out entry);

    /// <summary>The key's entry, begun when there is none.</summary>
    public TEntry Of(TKey key, TimeSpan now)
    {
        if (now - _swept >= period)
        {
            _swept = now;
            foreach (var (old, passed) in _entries)
            {
                if (passed.IsOver(now))
                    _entries.Remove(old);
            }
        }
        if (!_entries.TryGetValue(key, out var entry))
            _entries.Add(key, entry = begin());
        return entry;
    }

    /// <summary>Need not wait for the sweep.</summary>
    public void ForgetIfOver(TKey key, TimeSpan now)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.IsOver(now))
            _entries.Remove(key);
    }
}
