using System.Runtime.CompilerServices;

namespace ChatCluster.Server.Transport;

/// <summary>Awaiting it resumes on the connection's loop.</summary>
internal readonly struct SwitchToLoopAwaitable(LoopSocket? socket) : ICriticalNotifyCompletion
{
    public bool IsCompleted => socket is null || socket.IsOnLoop;

    public SwitchToLoopAwaitable GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation)
    {
        if (!socket!.Run(static continuation => ((Action)continuation!)(), continuation))
            // The loop has ended, so no other thread touches the connection.
            ThreadPool.UnsafeQueueUserWorkItem(static continuation => continuation(), continuation, preferLocal: false);
    }

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
