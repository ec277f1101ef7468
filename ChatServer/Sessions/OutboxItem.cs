namespace ChatCluster.Server.Sessions;

/// <summary>Bytes on their way to one client.</summary>
/// <param name="frame">One or more whole frames, terminators included.</param>
public sealed class OutboxItem(ReadOnlyMemory<byte> frame)
{
    public ReadOnlyMemory<byte> Frame => frame;

    /// <summary>
    /// Called exactly once: with true by the writer when the kernel has taken the bytes, with false when it never will. Must be short and
    /// never wait.
    /// </summary>
    public Action<bool>? WhenSettled { get; init; }

    /// <summary>The item posted after this one, kept by <see cref="Outbox"/>: a linked list, so an empty outbox takes no memory.</summary>
    internal OutboxItem? Next { get; set; }

    public void Settle(bool written) => WhenSettled?.Invoke(written);
}
