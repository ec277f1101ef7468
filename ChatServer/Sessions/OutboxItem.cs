using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Sessions;

/// <summary>Bytes on their way to one client.</summary>
/// <param name="Frame">One or more whole frames, terminators included.</param>
public sealed record OutboxItem(ReadOnlyMemory<byte> Frame)
{
    private readonly TaskCompletionSource<bool> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What to keep for the person if these bytes never leave; null when nothing is lost with them.</summary>
    public KeptMessage? KeepIfUnwritten { get; init; }

    /// <summary>True once the kernel has taken the bytes for the peer, false when it never will. Always completes.</summary>
    public Task<bool> Written => _written.Task;

    public void Settle(bool written) => _written.TrySetResult(written);
}
