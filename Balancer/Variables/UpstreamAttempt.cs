namespace ChatCluster.Balancer.Variables;

/// <summary>One attempt to reach a server. Times are milliseconds since the attempt began; null: not reached.</summary>
/// <param name="start">Milliseconds after the session's beginning.</param>
public sealed class UpstreamAttempt(long start)
{
    /// <summary>
    /// The server's address, or the group's name when no server could be used; null when not even a socket was to be had.
    /// </summary>
    public string? Peer { get; set; }

    public long? ConnectTime { get; private set; }

    public long? FirstByteTime { get; private set; }

    public long? SessionTime { get; private set; }

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public long Age(long now) => now - start;

    public void Connected(long now) => ConnectTime ??= now - start;

    public void FirstByte(long now) => FirstByteTime ??= now - start;

    public void End(long now, long sent, long received)
    {
        if (SessionTime is not null)
            return;
        SessionTime = now - start;
        BytesSent = sent;
        BytesReceived = received;
    }
}
