using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>
/// The pushes of one connection that are not known to be delivered, by mid. Two senders may have chosen the same mid; a confirmation then
/// means the push that was sent first, because a client confirms in the order it reads. Not thread-safe: <see cref="InFlight"/> guards it.
/// </summary>
internal sealed class PendingPushes
{
    /// <summary>The objects around each push, so that many tiny ones are bounded too.</summary>
    private const int PushOverhead = 256;

    private readonly Dictionary<string, (PendingPush First, PendingPush Last)> _byMid = [];
    private long _added;

    /// <summary>Bytes that are held for the receiver in memory alone; what is in the offline store too does not count.</summary>
    public long Bytes { get; private set; }

    public bool Contains(string mid) => _byMid.ContainsKey(mid);

    public void Add(PendingPush push)
    {
        push.Order = _added++;
        Bytes += Cost(push);
        if (!_byMid.TryGetValue(push.Mid, out var chain))
            _byMid.Add(push.Mid, (push, push));
        else
        {
            chain.Last.NextOfSameMid = push;
            _byMid[push.Mid] = (chain.First, push);
        }
    }

    /// <summary>Removes the oldest push with this mid.</summary>
    public bool TryRemove(string mid, [MaybeNullWhen(false)] out PendingPush push)
    {
        push = null;
        if (!_byMid.TryGetValue(mid, out var chain))
            return false;
        push = chain.First;
        Bytes -= Cost(push);
        if (push.NextOfSameMid is { } next)
            _byMid[mid] = (next, chain.Last);
        else
            _byMid.Remove(mid);
        return true;
    }

    /// <returns>The pushes that match, in the order they were sent.</returns>
    public List<PendingPush> Find(Func<PendingPush, bool> matches) =>
        [.. _byMid.Values.SelectMany(chain => Chain(chain.First)).Where(matches).OrderBy(push => push.Order)];

    /// <summary>The store has answered for a push that may still be here; its bytes count no longer.</summary>
    /// <param name="row">Where it is stored; null when the store refused it.</param>
    public void Decide(PendingPush push, long? row)
    {
        if (_byMid.TryGetValue(push.Mid, out var chain) && Chain(chain.First).Contains(push))
            Bytes -= Cost(push);
        push.Decide(row);
    }

    /// <summary>Removes the pushes that match, in the order they were sent.</summary>
    public List<PendingPush> Take(Func<PendingPush, bool> matches)
    {
        var all = Find(static _ => true);
        _byMid.Clear();
        Bytes = 0;
        foreach (var push in all)
            push.NextOfSameMid = null;
        foreach (var push in all.Where(push => !matches(push)))
            Add(push);
        return [.. all.Where(matches)];
    }

    private static long Cost(PendingPush push) => push.NeedsStoring ? push.Bytes + PushOverhead : 0;

    private static IEnumerable<PendingPush> Chain(PendingPush? push)
    {
        for (; push is not null; push = push.NextOfSameMid)
            yield return push;
    }
}
