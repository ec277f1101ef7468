namespace ChatCluster.Server.Sessions;

/// <summary>Bytes on their way to one client.</summary>
/// <param name="Frame">One or more whole frames, terminators included.</param>
public sealed record OutboxItem(ReadOnlyMemory<byte> Frame)
{
    private readonly TaskCompletionSource<bool> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called by the writer when the kernel has taken the bytes; must be short and never wait.</summary>
    public Action? WhenWritten { get; init; }

    /// <summary>True once the kernel has taken the bytes for the peer, false when it never will. Always completes.</summary>
    public Task<bool> Written => _written.Task;

    public void Settle(bool written)
    {
        if (_written.TrySetResult(written) && written)
            WhenWritten?.Invoke();
    }
}
