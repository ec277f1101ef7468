namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>What came of reading a header.</summary>
/// <param name="Length">How many bytes it takes; 0: it is broken.</param>
/// <param name="Header">Null: it is whole, and says nothing of a client.</param>
/// <param name="Complaint">What is wrong with a broken one, for the log; nginx has no words for some.</param>
internal readonly record struct ParsedProxyHeader(int Length, ProxyHeader? Header, string? Complaint)
{
    internal bool IsBroken => Length == 0;

    internal static ParsedProxyHeader Broken(string? complaint) => new(0, null, complaint);
}
