using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>What came of reading a header.</summary>
/// <param name="Length">How many bytes it takes; 0: it is broken.</param>
/// <param name="Header">Null: it is whole, and says nothing of a client.</param>
/// <param name="Complaint">What is wrong with a broken one, for the log; nginx has no words for some.</param>
public readonly record struct ParsedProxyHeader(int Length, ProxyProtocolFacts? Header, string? Complaint)
{
    public bool IsBroken => Length == 0;

    public static ParsedProxyHeader Broken(string? complaint) => new(0, null, complaint);
}
