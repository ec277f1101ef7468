using System.Runtime.CompilerServices;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// What waits to be written to one client. Four requirements: posting never blocks and may come from any thread; what is posted leaves in
/// that order; what waits is bounded; only one writer takes from it.
/// </summary>
/// <param name="overflow">Called once, by whoever posts one item too many: the client is too slow and shall be cut.</param>
public sealed class Outbox(OutboxOptions options, Action overflow)
{
    /// <summary>Objects around the bytes, so that many tiny items are bounded too.</summary>
    private const int ItemOverhead = 256;

    private readonly Lock _door = new();
    private OutboxItem? _first;
    private OutboxItem? _last;
    private Action? _writer;
    private SynchronizationContext? _placeOfWriter;
    private long _waiting;
    private volatile bool _overflowed;
    private volatile bool _complete;

    public OutboxOptions Options => options;

    /// <summary>The client was cut because it did not read.</summary>
    public bool Overflowed => _overflowed;

    /// <summary>Nothing is accepted any more.</summary>
    public bool IsComplete => _complete;

    /// <summary>Something waits to be taken.</summary>
    public bool HasItems
    {
        get
        {
            lock (_door)
                return _first is not null;
        }
    }

    /// <returns>False when nothing is accepted any more: the connection is ending, or this was one item too many.</returns>
    public bool TryPost(OutboxItem item)
    {
        var cost = Cost(item);
        if (Interlocked.Add(ref _waiting, cost) - cost < options.MaxBytes ? TryAppend(item) : Overflow())
            return true;
        Settle(item, written: false);
        return false;
    }

    /// <summary>No more items; what waits can still be taken.</summary>
    public void Complete() => TryComplete(overflowed: false);

    /// <returns>To be awaited by the writer alone: false when nothing waits and nothing will come.</returns>
    public Awaiter WaitAsync() => new(this);

    /// <summary>Takes what waits, in order: the first item, and more as long as all before come to less than so many bytes.</summary>
    /// <returns>The first of them, which leads to the others by <see cref="OutboxItem.Next"/>; null when nothing waits.</returns>
    public OutboxItem? Take(int bytes)
    {
        lock (_door)
        {
            var (first, last) = (_first, (OutboxItem?)null);
            for (long taken = 0; taken < bytes && _first is not null; _first = _first.Next)
            {
                last = _first;
                taken += last.Frame.Length;
            }
            last?.Next = null;
            if (_first is null)
                _last = null;
            return first;
        }
    }

    /// <summary>Says what became of an item that was taken, or refused, and makes room for others.</summary>
    public void Settle(OutboxItem item, bool written)
    {
        Interlocked.Add(ref _waiting, -Cost(item));
        item.Settle(written);
    }

    /// <summary>The client is too slow: nothing more is accepted and it is cut, unless its connection is ending already.</summary>
    /// <returns>False, as a post that is not accepted.</returns>
    public bool Overflow()
    {
        if (TryComplete(overflowed: true))
            overflow();
        return false;
    }

    /// <summary>Has the writer go on, where he came from, when there is something to take or nothing will come.</summary>
    private void Resume(Action writer)
    {
        lock (_door)
        {
            (_writer, _placeOfWriter) = (writer, SynchronizationContext.Current);
            if (_first is not null || _complete)
                WakeWriter();
        }
    }

    private bool TryAppend(OutboxItem item)
    {
        lock (_door)
        {
            if (_complete)
                return false;
            if (_first is null)
                _first = item;
            else
                _last!.Next = item;
            _last = item;
            WakeWriter();
            return true;
        }
    }

    private bool TryComplete(bool overflowed)
    {
        lock (_door)
        {
            if (_complete)
                return false;
            (_overflowed, _complete) = (overflowed, true);
            WakeWriter();
            return true;
        }
    }

    /// <summary>Never runs him within the call of whoever posts.</summary>
    private void WakeWriter()
    {
        if (_writer is not { } writer)
            return;
        _writer = null;
        if (_placeOfWriter is { } place)
            place.Post(static writer => ((Action)writer!)(), writer);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static writer => writer(), writer, preferLocal: false);
    }

    private static long Cost(OutboxItem item) => item.Frame.Length + ItemOverhead;

    /// <summary>
    /// What the writer awaits. He waits again and again, and most of the time: unlike a task, this is no object, and nothing is allocated to
    /// wait or to be woken.
    /// </summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly Outbox _outbox;

        internal Awaiter(Outbox outbox) => _outbox = outbox;

        public bool IsCompleted => _outbox.HasItems || _outbox.IsComplete;

        public Awaiter GetAwaiter() => this;

        /// <returns>False when nothing waits and nothing will come.</returns>
        public bool GetResult() => _outbox.HasItems;

        public void OnCompleted(Action continuation) => _outbox.Resume(continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _outbox.Resume(continuation);
    }
}
