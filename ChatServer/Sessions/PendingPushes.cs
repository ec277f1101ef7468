using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// What was sent over one connection and is not known to be delivered, by mid. Two senders may have chosen the same mid; a confirmation then
/// means the push that went out first, because a client confirms in the order it reads. Not thread-safe: the session guards it.
/// </summary>
internal sealed class PendingPushes
{
    /// <summary>Objects around each, so that many tiny ones are bounded too.</summary>
    private const int PushOverhead = 256;

    private readonly Dictionary<string, (PendingPush First, PendingPush Last)> _byMid = [];
    private long _added;

    /// <summary>What is held for the person in memory; what lies in the offline store too does not count.</summary>
    public long Bytes { get; private set; }

    public void Add(PendingPush push)
    {
        push.Order = _added++;
        Bytes += Cost(push);
        if (!_byMid.TryGetValue(push.Mid, out var chain))
            _byMid.Add(push.Mid, (push, push));
        else
        {
            chain.Last.NextOfSameName = push;
            _byMid[push.Mid] = (chain.First, push);
        }
    }

    /// <summary>Removes the oldest of this name.</summary>
    public bool TryRemove(string mid, [MaybeNullWhen(false)] out PendingPush push)
    {
        push = null;
        if (!_byMid.TryGetValue(mid, out var chain))
            return false;
        push = chain.First;
        Bytes -= Cost(push);
        if (push.NextOfSameName is { } next)
            _byMid[mid] = (next, chain.Last);
        else
            _byMid.Remove(mid);
        return true;
    }

    /// <returns>Those that fit, in the order they were sent.</returns>
    public List<PendingPush> Find(Func<PendingPush, bool> which) =>
        [.. _byMid.Values.SelectMany(chain => Chain(chain.First)).Where(which).OrderBy(push => push.Order)];

    /// <summary>It is decided what becomes of this one if it is not delivered; so it is not held for that any more.</summary>
    /// <param name="row">Where it is stored; null when there was no room for it.</param>
    public void Decide(PendingPush push, long? row)
    {
        if (_byMid.TryGetValue(push.Mid, out var chain) && Chain(chain.First).Contains(push))
            Bytes -= Cost(push);
        (push.Keep, push.Row) = (null, row);
    }

    /// <summary>Removes those that fit, in the order they were sent.</summary>
    public List<PendingPush> Take(Func<PendingPush, bool> which)
    {
        var all = Find(static _ => true);
        _byMid.Clear();
        Bytes = 0;
        foreach (var push in all)
            push.NextOfSameName = null;
        foreach (var push in all.Where(push => !which(push)))
            Add(push);
        return [.. all.Where(which)];
    }

    private static long Cost(PendingPush push) => push.Keep is null ? 0 : push.Bytes + PushOverhead;

    private static IEnumerable<PendingPush> Chain(PendingPush? push)
    {
        for (; push is not null; push = push.NextOfSameName)
            yield return push;
    }
}
