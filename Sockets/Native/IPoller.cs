namespace ChatCluster.Sockets.Native;

/// <summary>Reports the ready sockets of one loop. For the loop's thread only, except <see cref="Wake"/>.</summary>
/// <remarks>
/// A stream is reported once for each change (edge-triggered): unread bytes are not reported again. Closing a stream removes it. A listener
/// is reported while a connection waits, on one of the loops that share it.
/// </remarks>
public interface IPoller<TSocket> : IDisposable
{
    /// <summary>The only token that the caller must not use.</summary>
    const ulong ReservedToken = ulong.MaxValue;

    void AddStream(TSocket socket, ulong token);

    void AddListener(TSocket listener, ulong token);

    void RemoveListener(TSocket listener);

    /// <summary>Waits until a socket is ready, <see cref="Wake"/> is called, or the time is over.</summary>
    /// <param name="ready">Receives the events.</param>
    /// <param name="milliseconds">The longest wait; -1 waits without limit.</param>
    /// <returns>The number of events; may be 0 before the time is over.</returns>
    int Wait(Span<ReadyEvent> ready, int milliseconds);

    /// <summary>Ends the current or the next <see cref="Wait"/>. Any thread.</summary>
    void Wake();
}
