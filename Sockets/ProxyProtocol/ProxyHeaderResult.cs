namespace ChatCluster.Sockets.ProxyProtocol;

/// <summary>The outcome of <see cref="ProxyHeaderReader.Read"/>.</summary>
/// <param name="Length">The header's length in bytes; 0 unless it is complete.</param>
/// <param name="Header">Null if the header is not complete, or names no client: the proxy does not know it, or sent a health check.</param>
/// <param name="Error">For a malformed header the reason in nginx's words; null where nginx logs nothing.</param>
public readonly record struct ProxyHeaderResult(ProxyHeaderStatus Status, int Length, ProxyHeader? Header, string? Error)
{
    internal static readonly ProxyHeaderResult NeedMore = new(ProxyHeaderStatus.NeedMore, 0, null, null);

    public static ProxyHeaderResult Complete(int length, ProxyHeader? header) => new(ProxyHeaderStatus.Complete, length, header, null);

    public static ProxyHeaderResult Malformed(string? error) => new(ProxyHeaderStatus.Malformed, 0, null, error);
}

public enum ProxyHeaderStatus
{
    /// <summary>These bytes are the beginning of a header.</summary>
    NeedMore,
    Complete,
    Malformed,
}
