using System.Runtime.CompilerServices;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// What the writer awaits. He waits again and again, and most of the time: unlike a task, this is no object, and nothing is allocated to wait
/// or to be woken.
/// </summary>
public readonly struct OutboxAwaiter : ICriticalNotifyCompletion
{
    private readonly Outbox _outbox;

    internal OutboxAwaiter(Outbox outbox) => _outbox = outbox;

    public bool IsCompleted => _outbox.HasItems || _outbox.IsComplete;

    public OutboxAwaiter GetAwaiter() => this;

    /// <returns>False when nothing waits and nothing will come.</returns>
    public bool GetResult() => _outbox.HasItems;

    public void OnCompleted(Action continuation) => _outbox.Resume(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _outbox.Resume(continuation);
}
