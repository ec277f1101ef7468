using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// Judges the leases of other servers by this process's monotonic clock alone: a row that has not changed here for its duration has
/// expired. So the servers' wall clocks do not matter. A new observer waits a whole duration before it takes any lease for expired.
/// </summary>
internal sealed class LeaseObserver(TimeProvider time)
{
    /// <summary>More than a renewal interval and a slow transaction can explain.</summary>
    private static readonly TimeSpan NoticeableDifference = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _named = [];
    private Dictionary<string, (LeaseRow Row, long Since)> _seen = [];

    /// <summary>Called with a server whose wall clock differs from this one, and by how much; once until the two agree again.</summary>
    public Action<string, TimeSpan>? ClockDiffers { get; init; }

    /// <param name="leases">As they are now.</param>
    /// <returns>Those that have expired.</returns>
    public List<LeaseRow> Observe(IEnumerable<LeaseRow> leases)
    {
        var now = time.GetTimestamp();
        var seen = new Dictionary<string, (LeaseRow Row, long Since)>();
        var expired = new List<LeaseRow>();
        foreach (var lease in leases)
        {
            var isKnown = _seen.TryGetValue(lease.Server, out var last);
            var isUnchanged = isKnown && last.Row.Epoch == lease.Epoch && last.Row.Renewals == lease.Renewals;
            var since = isUnchanged ? last.Since : now;
            seen[lease.Server] = (lease, since);
            if (time.GetElapsedTime(since, now) >= TimeSpan.FromMilliseconds(lease.Duration))
                expired.Add(lease);
            else if (isKnown && !isUnchanged)
                CompareClocks(lease);
        }
        _seen = seen;
        return expired;
    }

    /// <summary>There were no observations for a while, so the earlier ones do not tell how old a lease is now.</summary>
    public void StartOver() => _seen.Clear();

    /// <param name="fresh">Renewed since the last observation.</param>
    private void CompareClocks(LeaseRow fresh)
    {
        var difference = DateTimeOffset.FromUnixTimeMilliseconds(fresh.RenewedAt) - time.GetUtcNow();
        if (difference.Duration() < NoticeableDifference)
            _named.Remove(fresh.Server);
        else if (_named.Add(fresh.Server))
            ClockDiffers?.Invoke(fresh.Server, difference);
    }
}
