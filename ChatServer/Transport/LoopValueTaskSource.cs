using System.Threading.Tasks.Sources;

namespace ChatCluster.Server.Transport;

/// <summary>
/// A reusable <see cref="IValueTaskSource{T}"/> for one reader or writer. Between <see cref="Reset"/> and the result only the loop's thread
/// may touch the owner's fields; the post to the loop's mailbox is the memory barrier.
/// </summary>
internal sealed class LoopValueTaskSource<T> : IValueTaskSource<T>
{
    /// <summary>The waiter resumes on its own synchronization context, never within the call that sets the result.</summary>
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>On the loop: a reader or writer is waiting.</summary>
    public bool IsArmed { get; private set; }

    /// <summary>Prepares the next wait; <see cref="Arm"/> follows on the loop.</summary>
    public ValueTask<T> Reset()
    {
        _core.Reset();
        return new(this, _core.Version);
    }

    public void Arm() => IsArmed = true;

    /// <remarks>
    /// A waiter that sees the result may reset at once, so setting the result has to be complete by then. This object is the lock, because
    /// a <see cref="Lock"/> would take 40 bytes more, twice for each connection.
    /// </remarks>
    public void SetResult(T answer)
    {
        IsArmed = false;
        lock (this)
            _core.SetResult(answer);
    }

    public void SetException(Exception failure)
    {
        IsArmed = false;
        lock (this)
            _core.SetException(failure);
    }

    T IValueTaskSource<T>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token)
    {
        lock (this)
            return _core.GetStatus(token);
    }

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
