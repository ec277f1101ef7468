using System.Threading.Tasks.Sources;

namespace ChatCluster.Server.Transport;

/// <summary>
/// What one reader, or one writer, waits for again and again, without an object for each time. From <see cref="Wait"/> until the answer the
/// state around it is the loop's: it changes hands through the loop's mailbox.
/// </summary>
internal sealed class LoopAnswer<T> : IValueTaskSource<T>
{
    /// <summary>Whoever finds the answer given may ask for the next at once: the giving must have come to its end by then.</summary>
    private readonly Lock _door = new();

    /// <summary>Whoever waits goes on where he came from: on his loop if that is one, and never within somebody else's call.</summary>
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>On the loop: somebody waits.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>To be followed by <see cref="Await"/> on the loop.</summary>
    public ValueTask<T> Wait()
    {
        _core.Reset();
        return new(this, _core.Version);
    }

    public void Await() => IsAwaited = true;

    public void Give(T answer)
    {
        IsAwaited = false;
        lock (_door)
            _core.SetResult(answer);
    }

    public void Fail(Exception failure)
    {
        IsAwaited = false;
        lock (_door)
            _core.SetException(failure);
    }

    T IValueTaskSource<T>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token)
    {
        lock (_door)
            return _core.GetStatus(token);
    }

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
