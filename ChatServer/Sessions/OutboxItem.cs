namespace ChatCluster.Server.Sessions;

/// <summary>Bytes on their way to one client.</summary>
/// <param name="frame">One or more whole frames, terminators included.</param>
public sealed class OutboxItem(ReadOnlyMemory<byte> frame)
{
    public ReadOnlyMemory<byte> Frame => frame;

    /// <summary>
    /// Called once in any case: with true by the writer when the kernel has taken the bytes for the peer, with false when it never will. Must
    /// be short and never wait.
    /// </summary>
    public Action<bool>? WhenSettled { get; init; }

    /// <summary>The one posted after it, kept by <see cref="Outbox"/>: items are their own queue, so an empty one takes no memory.</summary>
    internal OutboxItem? Next { get; set; }

    public void Settle(bool written) => WhenSettled?.Invoke(written);
}
