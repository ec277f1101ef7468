using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Sessions with the same key go to the same peer (<c>hash KEY [consistent]</c>); an empty key falls back to round robin.</summary>
/// <param name="Key">Its bytes are the key of a session.</param>
/// <param name="Consistent">A ketama ring: when a peer comes or goes, only its share of the keys moves.</param>
public sealed record HashConfig(ComplexValue Key, bool Consistent) : PolicyConfig;
