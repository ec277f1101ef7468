using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Counts sessions by a key (<c>limit_conn_zone KEY zone=NAME:SIZE</c>).</summary>
/// <param name="Name">What <c>limit_conn</c> calls it.</param>
/// <param name="Key">What the sessions that are counted together have in common; sessions with an empty key are not counted.</param>
/// <param name="Size">Bytes, which bound the number of keys counted at a time.</param>
public sealed record LimitZoneConfig(string Name, ComplexValue Key, long Size);
