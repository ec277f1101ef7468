using System.Runtime.CompilerServices;

namespace ChatCluster.Server.Transport;

/// <summary>Await it to go on on a connection's loop.</summary>
internal readonly struct LoopEntry(LoopSocket? socket) : ICriticalNotifyCompletion
{
    public bool IsCompleted => socket is null || socket.IsOnLoop;

    public LoopEntry GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation)
    {
        if (!socket!.Run(static continuation => ((Action)continuation!)(), continuation))
            // The loop has ended: nobody is in the way any more.
            ThreadPool.UnsafeQueueUserWorkItem(static continuation => continuation(), continuation, preferLocal: false);
    }

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
