namespace ChatCluster.Sockets.Native;

/// <summary>Tells one loop which of its sockets can go on. Used by the loop's thread alone, but for <see cref="Wake"/>.</summary>
/// <remarks>
/// A stream is reported once for each change (edge-triggered): what is left unread is not reported again. A stream leaves
/// by being closed. A listener is reported as long as a connection waits, on one of the loops that share it.
/// </remarks>
public interface IPoller<TSocket> : IDisposable
{
    /// <summary>Tokens are the caller's, except this one.</summary>
    const ulong ReservedToken = ulong.MaxValue;

    void AddStream(TSocket socket, ulong token);

    void AddListener(TSocket listener, ulong token);

    void RemoveListener(TSocket listener);

    /// <summary>Waits until something is ready, <see cref="Wake"/> was called, or the time is over.</summary>
    /// <param name="ready">Receives what is ready.</param>
    /// <param name="milliseconds">The longest wait; -1 waits without limit.</param>
    /// <returns>How many events were written; may be zero before the time is over.</returns>
    int Wait(Span<ReadyEvent> ready, int milliseconds);

    /// <summary>Ends the present or the next <see cref="Wait"/>. Any thread.</summary>
    void Wake();
}
