using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// What waits to be written to one client. Four requirements: posting never blocks and may come from any thread; what is posted leaves in
/// that order; what waits is bounded; only one writer takes from it.
/// </summary>
/// <param name="overflow">Called once, by whoever posts one item too many: the client is too slow and shall be cut.</param>
public sealed class Outbox(OutboxOptions options, Action overflow)
{
    public OutboxOptions Options => options;

    /// <summary>Objects around the bytes, so that many tiny items are bounded too.</summary>
    private const int ItemOverhead = 256;

    private readonly Channel<OutboxItem> _items = Channel.CreateUnbounded<OutboxItem>(new() { SingleReader = true });
    private long _waiting;
    private volatile bool _overflowed;
    private volatile bool _complete;

    /// <summary>The client was cut because it did not read.</summary>
    public bool Overflowed => _overflowed;

    /// <returns>False when nothing is accepted any more: the connection is ending, or this was one item too many.</returns>
    public bool TryPost(OutboxItem item)
    {
        var cost = Cost(item);
        var accepted = Interlocked.Add(ref _waiting, cost) - cost < options.MaxBytes ? _items.Writer.TryWrite(item) : Overflow();
        if (!accepted)
            item.Settle(written: false);
        return accepted;
    }

    /// <summary>Nothing is accepted any more.</summary>
    public bool IsComplete => _complete;

    /// <summary>No more items; what waits can still be taken.</summary>
    public void Complete() => TryComplete();

    /// <returns>False when nothing waits and nothing will come.</returns>
    public ValueTask<bool> WaitAsync() => _items.Reader.WaitToReadAsync();

    public bool TryTake([MaybeNullWhen(false)] out OutboxItem item) => _items.Reader.TryRead(out item);

    /// <summary>Says what became of a taken item, and makes room for others.</summary>
    public void Settle(OutboxItem item, bool written)
    {
        Interlocked.Add(ref _waiting, -Cost(item));
        item.Settle(written);
    }

    /// <summary>The client is too slow: nothing more is accepted and it is cut.</summary>
    /// <returns>False, as a post that is not accepted.</returns>
    public bool Overflow()
    {
        _overflowed = true;
        if (TryComplete())
            overflow();
        return false;
    }

    private bool TryComplete()
    {
        _complete = true;
        return _items.Writer.TryComplete();
    }

    private static long Cost(OutboxItem item) => item.Frame.Length + ItemOverhead;
}
