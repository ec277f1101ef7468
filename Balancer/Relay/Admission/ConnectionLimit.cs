using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>One <c>limit_conn</c>.</summary>
/// <param name="Zone">The zone's name, for the log.</param>
/// <param name="Key">What the sessions that are counted together have in common.</param>
/// <param name="Count">The zone.</param>
/// <param name="Limit">The most sessions of a key.</param>
public sealed record ConnectionLimit(string Zone, ComplexValue Key, ConnectionCount Count, int Limit);
