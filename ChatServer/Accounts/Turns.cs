namespace ChatCluster.Server.Accounts;

/// <summary>When each key had its last turn, so that the one whose turn is longest ago comes next. Not thread-safe.</summary>
internal sealed class Turns<TKey>
    where TKey : notnull
{
    /// <summary>More than may wait at once; an entry that is forgotten had its turn long ago.</summary>
    private const int MaxRemembered = 1024;

    private readonly Dictionary<TKey, long> _last = [];
    private long _turn;

    /// <returns>The number of the last turn; 0 if there was none.</returns>
    public long LastOf(TKey key) => _last.GetValueOrDefault(key);

    public void Take(TKey key)
    {
        _last[key] = ++_turn;
        if (_last.Count > MaxRemembered)
            _last.Remove(_last.MinBy(static turn => turn.Value).Key);
    }
}
