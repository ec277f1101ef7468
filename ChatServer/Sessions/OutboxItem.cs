namespace ChatCluster.Server.Sessions;

/// <summary>Bytes on their way to one client.</summary>
/// <param name="Frame">One or more whole frames, terminators included.</param>
public sealed record OutboxItem(ReadOnlyMemory<byte> Frame)
{
    /// <summary>
    /// Called once in any case: with true by the writer when the kernel has taken the bytes for the peer, with false when it never will. Must
    /// be short and never wait.
    /// </summary>
    public Action<bool>? WhenSettled { get; init; }

    public void Settle(bool written) => WhenSettled?.Invoke(written);
}
