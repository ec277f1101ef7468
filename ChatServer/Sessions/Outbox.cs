using System.Runtime.CompilerServices;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// The send queue of one client. Four requirements: posting never blocks and may be done on any thread; items leave in the order they were
/// posted; the queue is bounded; only one writer takes from it.
/// </summary>
/// <param name="overflow">Called once, on the thread that posts one item too many: the client is too slow and is to be
/// disconnected.</param>
public sealed class Outbox(OutboxOptions options, Action overflow)
{
    /// <summary>The objects around the bytes, so that many tiny items are bounded too.</summary>
    private const int ItemOverhead = 256;

    private OutboxItem? _first;
    private OutboxItem? _last;
    private Action? _writer;
    private SynchronizationContext? _writerContext;
    private long _waiting;
    private volatile bool _overflowed;
    private volatile bool _complete;

    public OutboxOptions Options => options;

    /// <summary>Guards the queue and the session: <see cref="ClientSession"/> holds it while it posts, so one lock is enough.</summary>
    internal Lock Lock { get; } = new();

    /// <summary>The client was disconnected because it did not read.</summary>
    public bool Overflowed => _overflowed;

    /// <summary>Nothing is accepted any more.</summary>
    public bool IsComplete => _complete;

    /// <summary>Something waits to be taken.</summary>
    public bool HasItems
    {
        get
        {
            lock (Lock)
                return _first is not null;
        }
    }

    /// <returns>False when nothing is accepted any more: the connection is ending, or this was one item too many. The item is then
    /// settled.</returns>
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

    /// <summary>Takes waiting items in order: the first one, and more while those before have less than this many bytes.</summary>
    /// <returns>The first of them, which leads to the others by <see cref="OutboxItem.Next"/>; null when nothing waits.</returns>
    public OutboxItem? Take(int bytes)
    {
        lock (Lock)
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

    /// <summary>Reports the end of an item that was taken or refused, and makes room for others.</summary>
    public void Settle(OutboxItem item, bool written)
    {
        Interlocked.Add(ref _waiting, -Cost(item));
        item.Settle(written);
    }

    /// <summary>The client is too slow: accepts nothing more and has it disconnected, unless the connection is ending already.</summary>
    /// <returns>Always false, the result of a post that is not accepted.</returns>
    public bool Overflow()
    {
        if (TryComplete(overflowed: true))
            overflow();
        return false;
    }

    /// <summary>
    /// Resumes the writer on the SynchronizationContext it awaited on, as soon as there is an item to take or nothing more will come.
    /// </summary>
    private void Resume(Action writer)
    {
        lock (Lock)
        {
            (_writer, _writerContext) = (writer, SynchronizationContext.Current);
            if (_first is not null || _complete)
                WakeWriter();
        }
    }

    private bool TryAppend(OutboxItem item)
    {
        lock (Lock)
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
        lock (Lock)
        {
            if (_complete)
                return false;
            (_overflowed, _complete) = (overflowed, true);
            WakeWriter();
            return true;
        }
    }

    /// <summary>Never runs the writer within the call that posts.</summary>
    private void WakeWriter()
    {
        if (_writer is not { } writer)
            return;
        _writer = null;
        if (_writerContext is { } context)
            context.Post(static writer => ((Action)writer!)(), writer);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static writer => writer(), writer, preferLocal: false);
    }

    private static long Cost(OutboxItem item) => item.Frame.Length + ItemOverhead;

    /// <summary>
    /// What the writer awaits. It waits after each batch, and most of the time. Unlike a task, this is a struct: waiting and waking
    /// allocate nothing.
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
