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

    /// <summary>Removes those that fit, in the order they were sent.</summary>
    public List<PendingPush> Take(Func<PendingPush, bool> which)
    {
        List<PendingPush> all = [.. _byMid.Values.SelectMany(chain => Chain(chain.First)).OrderBy(push => push.Order)];
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
